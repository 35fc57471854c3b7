using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

/// <summary>A placed call lives on by itself, and Webex's list shows it.</summary>
public sealed class CallLifeTests : CloudTest
{
    [Theory]
    [InlineData(null, "queued", "offered", "assigned", "completed", "completed")]
    [InlineData("abandoned", "queued", "offered", "abandoned", "abandoned", "abandoned")]
    [InlineData("rings-in-vain", "queued", "offered", "queued", "assigned", "completed")]
    public async Task A_call_goes_its_way_in_seconds(string? fault, params string[] statuses)
    {
        var token = await Cloud.AccessTokenAsync();
        if (fault is not null)
        {
            Cloud.State.ArmFault("/v1/tasks", fault);
        }

        await Cloud.PlaceAsync(token);
        var seen = new List<string?>();
        foreach (var seconds in new[] { 1, 2, 16, 18, 10 })
        {
            Cloud.Clock.Advance(TimeSpan.FromSeconds(seconds));
            seen.Add((string?)(await TasksAsync(token)).Single()!["attributes"]!["status"]);
        }

        seen.ShouldBe(statuses);
    }

    [Fact]
    public async Task The_list_shows_a_call_after_a_moment_and_some_late_or_never()
    {
        var token = await Cloud.AccessTokenAsync();
        await Cloud.PlaceAsync(token);
        Cloud.State.ArmFault("/v1/tasks", "listed-late", retryAfter: 20);
        await Cloud.PlaceAsync(token);
        Cloud.State.ArmFault("/v1/tasks", "unlisted");
        await Cloud.PlaceAsync(token);

        (await TasksAsync(token)).Count.ShouldBe(0);
        Cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        (await TasksAsync(token)).Count.ShouldBe(1);
        Cloud.Clock.Advance(TimeSpan.FromMinutes(1));
        (await TasksAsync(token)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_line_has_what_the_specification_requires_and_the_customer_as_its_origin()
    {
        var token = await Cloud.AccessTokenAsync();
        await Cloud.PlaceAsync(token);
        Cloud.Clock.Advance(TimeSpan.FromSeconds(1));

        var line = (await TasksAsync(token, $"&orgId={Cloud.Options.OrganizationId}")).ShouldHaveSingleItem()!["attributes"]!.AsObject();

        line.Select(field => field.Key).ShouldBe(
            ["owner", "queue", "channelType", "status", "createdTime", "lastUpdatedTime", "origin", "destination", "direction"]);
        ((string?)line["origin"]).ShouldBe("+573001234567");
        ((string?)line["destination"]).ShouldBe(Cloud.Options.OutdialAni);
    }

    [Fact]
    public async Task The_list_gives_pages_by_the_time_of_creation()
    {
        var token = await Cloud.AccessTokenAsync();
        for (var i = 0; i < 5; i++)
        {
            await Cloud.PlaceAsync(token);
            Cloud.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        var first = await TasksAsync(token, "&pageSize=3");
        first.Count.ShouldBe(3);
        var last = (long)first[2]!["attributes"]!["createdTime"]!;
        (await TasksAsync(token, $"&pageSize=3&from={last}")).Count.ShouldBe(3);
        (await TasksAsync(token, "&channelTypes=email")).Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("?to=5", 400)]
    [InlineData("?from=x", 400)]
    [InlineData("?from=5&to=4", 400)]
    [InlineData("?from=1&pageSize=1001", 422)]
    [InlineData("?from=1&channelTypes=telephone", 400)]
    [InlineData("?from=1&channelTypes=email,telephony&channelTypes=chat", 200)]
    [InlineData("?from=1&orgId=0a1b2c3d-0000-4000-8000-000000000000", 403)]
    public async Task The_list_is_strict(string query, int status) =>
        ((int)(await Cloud.SendAsync(HttpMethod.Get, "/v1/tasks" + query, await Cloud.AccessTokenAsync())).StatusCode).ShouldBe(status);

    [Fact]
    public async Task A_fault_of_the_list_is_not_one_of_placing_calls()
    {
        var token = await Cloud.AccessTokenAsync();
        Cloud.State.ArmFault("GET /v1/tasks", "forbidden");

        (await Cloud.PlaceAsync(token)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Cloud.SendAsync(HttpMethod.Get, "/v1/tasks?from=1", token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Cloud.State.CountOf("/v1/tasks").ShouldBe(1);
        Cloud.State.CountOf("GET /v1/tasks").ShouldBe(1);
    }

    private async Task<JsonArray> TasksAsync(string token, string more = "")
    {
        var from = more.Contains("from=") ? "" : "from=1";
        var answer = await Cloud.SendAsync(HttpMethod.Get, $"/v1/tasks?{from}{more}", token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await answer.JsonAsync())["data"]!.AsArray();
    }
}
