using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

/// <summary>Subscriptions to Contact Center's webhooks, as its specification has them.</summary>
public sealed class SubscriptionTests
{
    private const string Path = "/v2/subscriptions";

    [Fact]
    public async Task A_subscription_is_made_shown_changed_and_removed()
    {
        await using var cloud = await Cloud.StartAsync(options => options.Scopes = "cjp:user cjp:config_read cjp:config_write");
        var token = await cloud.AccessTokenAsync();

        var made = await cloud.SendAsync(HttpMethod.Post, Path, token, Good());
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var data = (await made.JsonAsync())["data"]!;
        ((string?)data["status"]).ShouldBe("active");
        data.ToJsonString().ShouldNotContain("secret");
        var one = $"{Path}/{data["id"]}";

        (await (await cloud.SendAsync(HttpMethod.Patch, one, token, new JsonObject { ["status"] = "inactive" })).JsonAsync())["data"]!["status"]!.GetValue<string>().ShouldBe("inactive");
        (await (await cloud.SendAsync(HttpMethod.Get, Path, token)).JsonAsync())["data"]!.AsArray().Count.ShouldBe(1);
        (await cloud.SendAsync(HttpMethod.Delete, one, token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await cloud.SendAsync(HttpMethod.Get, one, token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("destinationUrl", "http://example.com/events")]
    [InlineData("destinationUrl", "https://example.com/events?x=1")]
    [InlineData("secret", "short")]
    [InlineData("resourceVersion", "task:0.0.1")]
    [InlineData("name", "abc")]
    public async Task What_the_specification_does_not_allow_is_400(string field, string value)
    {
        await using var cloud = await Cloud.StartAsync(options => options.Scopes = "cjp:config_write");
        var body = Good();
        body[field] = value;

        (await cloud.SendAsync(HttpMethod.Post, Path, await cloud.AccessTokenAsync(), body)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Without_the_scope_it_is_403()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        (await cloud.SendAsync(HttpMethod.Get, "/v2/event-types", token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await cloud.SendAsync(HttpMethod.Post, Path, token, Good())).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static JsonObject Good() => new()
    {
        ["name"] = "Gateway",
        ["eventTypes"] = new JsonArray("task:*"),
        ["resourceVersion"] = "task:1.0.0",
        ["destinationUrl"] = "https://example.com/events",
        ["secret"] = new string('s', 32),
    };
}
