using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

/// <summary>The events that a subscription gets. They are posted to a path of the sandbox, which records them.</summary>
public sealed class EventTests
{
    private const string Path = "/v1/events-come-here";

    [Fact]
    public async Task A_subscription_gets_the_events_that_it_names_with_the_type_of_the_call()
    {
        await using var cloud = await Cloud.StartAsync(options => options.Scopes = "cjp:user cjp:config_write");
        var token = await cloud.AccessTokenAsync();
        (await cloud.SendAsync(HttpMethod.Post, "/v2/subscriptions", token, new JsonObject
        {
            ["name"] = "Gateway",
            ["eventTypes"] = new JsonArray("task:connect", "task:ended"),
            ["resourceVersion"] = "task:1.0.0",
            ["destinationUrl"] = new Uri(cloud.Sandbox.Address, Path).ToString(),
        })).EnsureSuccessStatusCode();
        await cloud.PlaceAsync(token, body => (body["outboundType"], body["origin"]) = ("OUTDIAL", cloud.Options.OutdialAni));

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await UntilAsync(cloud, 2, patience.Token);

        var events = cloud.State.Requests.Where(seen => seen.Path == Path).ToList();
        events.Select(seen => (string?)JsonNode.Parse(seen.Body)!["type"]).ShouldBe(["task:connect", "task:ended"]);
        events.ShouldAllBe(seen => (string?)JsonNode.Parse(seen.Body)!["data"]!["outboundType"] == "OUTDIAL");
        events.ShouldAllBe(seen => !seen.Headers.ContainsKey("X-Webex-Signature"));
    }

    /// <summary>Moves the clock on until the events have come: each is awaited only after the one before it was posted.</summary>
    private static async Task UntilAsync(Cloud cloud, int count, CancellationToken patience)
    {
        var arrived = cloud.State.WaitForRequestsAsync(Path, count, patience);
        while (!arrived.IsCompleted)
        {
            cloud.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await arrived;
    }
}
