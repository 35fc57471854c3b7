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
        await using var cloud = await StartAsync();
        var token = await cloud.AccessTokenAsync();

        var made = await cloud.SendAsync(HttpMethod.Post, Path, token, Good());
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var data = (await made.JsonAsync())["data"]!;
        ((string?)data["status"]).ShouldBe("active");
        data.AsObject().Select(field => field.Key).ShouldBe(
            ["id", "name", "eventTypes", "resourceVersion", "destinationUrl", "status", "createdTime", "lastUpdatedTime", "createdBy", "lastUpdatedBy"],
            ignoreOrder: true);
        var one = $"{Path}/{data["id"]}";

        cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var change = new JsonObject { ["status"] = "inactive", ["description"] = "Ours", ["resourceVersion"] = "task:1.0.0" };
        var changed = (await (await cloud.SendAsync(HttpMethod.Patch, one, token, change)).JsonAsync())["data"]!;
        ((string?)changed["status"]).ShouldBe("inactive");
        ((string?)changed["description"]).ShouldBe("Ours");
        ((string?)changed["destinationUrl"]).ShouldBe("https://example.com/events");
        ((long)changed["lastUpdatedTime"]! - (long)changed["createdTime"]!).ShouldBe(1000);
        (await (await cloud.SendAsync(HttpMethod.Get, Path, token)).JsonAsync())["data"]!.AsArray().Count.ShouldBe(1);
        (await cloud.SendAsync(HttpMethod.Delete, one, token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await cloud.SendAsync(HttpMethod.Get, one, token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await (await cloud.SendAsync(HttpMethod.Get, $"{Path}/seven", token)).ShouldBeRefusedAsync("id:");
    }

    [Theory]
    [InlineData("destinationUrl", "\"http://example.com/events\"")]
    [InlineData("destinationUrl", "\"https://example.com\"")]
    [InlineData("destinationUrl", "\"https://example.com:8443/events\"")]
    [InlineData("destinationUrl", "\"https://example.com/events?x=1\"")]
    [InlineData("destinationUrl", "\"https://example.com/events#x\"")]
    [InlineData("destinationUrl", "\"https://me@example.com/events\"")]
    [InlineData("destinationUrl", null)]
    [InlineData("eventTypes", "[]")]
    [InlineData("eventTypes", "[\"task:*\",7]")]
    [InlineData("eventTypes", "[\"task:vanished\"]")]
    [InlineData("secret", "\"short\"")]
    [InlineData("resourceVersion", "\"task:0.0.1\"")]
    [InlineData("resourceVersion", null)]
    [InlineData("name", "\"abc\"")]
    [InlineData("orgId", "\"0a1b2c3d-0000-4000-8000-000000000000\"")]
    [InlineData("status", "\"active\"")]
    public async Task What_the_specification_does_not_allow_is_refused_by_its_name(string field, string? json)
    {
        await using var cloud = await StartAsync();
        var body = Good();
        body.Remove(field);
        if (json is not null)
        {
            body[field] = JsonNode.Parse(json);
        }

        await (await cloud.SendAsync(HttpMethod.Post, Path, await cloud.AccessTokenAsync(), body)).ShouldBeRefusedAsync($"{field}:");
    }

    [Theory]
    [InlineData("secret", null)]
    [InlineData("description", "")]
    [InlineData("destinationUrl", "https://example.com/")]
    public async Task What_the_specification_leaves_open_is_taken(string field, string? value)
    {
        await using var cloud = await StartAsync();
        var body = Good();
        body.Remove(field);
        if (value is not null)
        {
            body[field] = value;
        }

        (await cloud.SendAsync(HttpMethod.Post, Path, await cloud.AccessTokenAsync(), body)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("""{"status":"inactive"}""", "resourceVersion:")]
    [InlineData("""{"resourceVersion":"task:1.0.0","status":"asleep"}""", "status:")]
    [InlineData("""{"resourceVersion":"task:1.0.0","name":"Another"}""", "name:")]
    [InlineData("""{"resourceVersion":"task:1.0.0","destinationUrl":"https://example.com?x"}""", "destinationUrl:")]
    public async Task A_change_names_the_version_and_changes_only_what_may_change(string json, string named)
    {
        await using var cloud = await StartAsync();
        var token = await cloud.AccessTokenAsync();
        var made = await (await cloud.SendAsync(HttpMethod.Post, Path, token, Good())).JsonAsync();

        var answer = await cloud.SendAsync(HttpMethod.Patch, $"{Path}/{made["data"]!["id"]}", token, JsonNode.Parse(json)!.AsObject());

        await answer.ShouldBeRefusedAsync(named);
    }

    [Fact]
    public async Task Event_types_are_listed_one_by_one_with_the_versions_beside_them()
    {
        await using var cloud = await StartAsync();

        var list = await (await cloud.SendAsync(HttpMethod.Get, "/v2/event-types", await cloud.AccessTokenAsync())).JsonAsync();

        list["data"]!.AsArray().Select(type => $"{type!["name"]} {type["resource"]} {type["action"]}").ShouldContain("task:ended task ended");
        list["meta"]!["resourceVersionList"]!.AsArray().Select(one => $"{one!["resource"]}:{one["version"]}").ShouldBe(["task:1.0.0"]);
        ((string?)list["meta"]!["orgId"]).ShouldBe(cloud.Options.OrganizationId);
    }

    [Fact]
    public async Task Without_the_scope_it_is_403()
    {
        await using var cloud = await Cloud.StartAsync();
        var token = await cloud.AccessTokenAsync();

        (await cloud.SendAsync(HttpMethod.Get, "/v2/event-types", token)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await cloud.SendAsync(HttpMethod.Post, Path, token, Good())).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static Task<Cloud> StartAsync() => Cloud.StartAsync(options => options.Scopes = "cjp:user cjp:config_read cjp:config_write");

    private static JsonObject Good() => new()
    {
        ["name"] = "Gateway",
        ["eventTypes"] = new JsonArray("task:*"),
        ["resourceVersion"] = "task:1.0.0",
        ["destinationUrl"] = "https://example.com/events",
        ["secret"] = new string('s', 32),
    };
}
