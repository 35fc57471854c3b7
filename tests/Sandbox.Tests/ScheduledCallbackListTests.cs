using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

/// <summary>The list of scheduled callbacks with its pages.</summary>
public sealed class ScheduledCallbackListTests : CloudTest
{
    private const string Agent = "6f1d9c52-8a0b-4a5e-b0de-33f4a1f0c7d2";
    private const string ByNumber = "?callbackNumber=%2B573001234567";
    private const string ByAgent = $"?assigneeAgent={Agent}";

    [Fact]
    public async Task The_list_comes_in_pages_and_their_links_lead_on()
    {
        var token = await Cloud.AccessTokenAsync();
        await ScheduleAsync(token, "Eva", "13:00:00");
        await ScheduleAsync(token, "Ana", "15:00:00");
        await ScheduleAsync(token, "Leo", "11:00:00");

        var first = await ListAsync(token, ByNumber + "&pageSize=2");
        var last = await ListedAsync(token, (string)first["meta"]!["links"]!["next"]!);

        Names(first).ShouldBe(["Leo", "Eva"]);
        Names(last).ShouldBe(["Ana"]);
        var meta = first["meta"]!;
        ((string?)meta["orgId"]).ShouldBe(Cloud.Options.OrganizationId);
        ((int?)meta["page"], (int?)meta["pageSize"], (int?)meta["totalPages"], (int?)meta["totalRecords"]).ShouldBe((0, 2, 2, 3));
        Links(first).ShouldBe(["self", "first", "last", "next"]);
        Links(last).ShouldBe(["self", "first", "last", "prev"]);
        Names(await ListedAsync(token, (string)last["meta"]!["links"]!["prev"]!)).ShouldBe(["Leo", "Eva"]);
        Names(await ListedAsync(token, (string)first["meta"]!["links"]!["last"]!)).ShouldBe(["Ana"]);
        Names(await ListedAsync(token, (string)last["meta"]!["links"]!["self"]!)).ShouldBe(["Ana"]);
    }

    [Fact]
    public async Task An_empty_list_has_its_meta_too()
    {
        var list = await ListAsync(await Cloud.AccessTokenAsync(), ByNumber);

        list["data"]!.AsArray().ShouldBeEmpty();
        ((int?)list["meta"]!["pageSize"], (int?)list["meta"]!["totalPages"], (int?)list["meta"]!["totalRecords"]).ShouldBe((50, 0, 0));
        Links(list).ShouldBe(["self", "first", "last"]);
    }

    [Fact]
    public async Task A_page_far_beyond_the_end_is_empty()
    {
        var token = await Cloud.AccessTokenAsync();
        await ScheduleAsync(token, "Ana", "11:00:00");

        var list = await ListAsync(token, ByNumber + "&page=2147483647");

        list["data"]!.AsArray().ShouldBeEmpty();
        ((int?)list["meta"]!["totalRecords"]).ShouldBe(1);
        Links(list).ShouldBe(["self", "first", "last", "prev"]);
    }

    [Theory]
    [InlineData("&sortBy=scheduledTime", "Leo", "Eva", "Ana")]
    [InlineData("&sortBy=scheduledTime&sortOrder=desc", "Ana", "Eva", "Leo")]
    [InlineData("&sortBy=customerName", "Ana", "Eva", "Leo")]
    [InlineData("&sortBy=assignedTime", "Eva", "Ana", "Leo")]
    [InlineData("&sortBy=assignedTime&sortOrder=desc", "Leo", "Ana", "Eva")]
    public async Task An_agents_callbacks_are_listed_in_the_order_that_was_asked_for(string sort, params string[] names)
    {
        var token = await Cloud.AccessTokenAsync();
        await ScheduleAsync(token, "Eva", "13:00:00", Agent);
        await ScheduleAsync(token, "Ana", "15:00:00", Agent);
        await ScheduleAsync(token, "Leo", "11:00:00", Agent);
        await ScheduleAsync(token, "Sol", "11:00:00");

        Names(await ListAsync(token, ByAgent + sort)).ShouldBe(names);
        Names(await ListAsync(token, ByAgent + sort + "&callbackNumber=%2B573001234567")).ShouldBe(names);
        Names(await ListAsync(token, ByAgent + sort + "&callbackNumber=%2B573000000000")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "callbackNumber or assigneeAgent")]
    [InlineData("?callbackNumber=+573001234567", "callbackNumber:")] // a plus in a query is a space
    [InlineData("?callbackNumber=12345", "callbackNumber:")]
    [InlineData("?assigneeAgent=camila", "assigneeAgent:")]
    [InlineData(ByNumber + "&page=-1", "page:")]
    [InlineData(ByNumber + "&page=2147483648", "page:")]
    [InlineData(ByNumber + "&pageSize=0", "pageSize:")]
    [InlineData(ByNumber + "&pageSize=101", "pageSize:")]
    [InlineData(ByNumber + "&sortBy=queueId", "sortBy:")]
    [InlineData(ByNumber + "&sortBy=assignedTime", "sortBy:")]
    [InlineData(ByNumber + "&sortOrder=down", "sortOrder:")]
    public async Task A_list_that_the_specification_does_not_allow_is_refused_by_its_parameter(string query, string named)
    {
        var answer = await Cloud.SendAsync(HttpMethod.Get, Cloud.ScheduledCallbacks() + query, await Cloud.AccessTokenAsync());

        await answer.ShouldBeRefusedAsync(named);
    }

    private static IEnumerable<string?> Names(JsonNode list) => list["data"]!.AsArray().Select(one => (string?)one!["customerName"]);

    private static IEnumerable<string> Links(JsonNode list) => list["meta"]!["links"]!.AsObject().Select(link => link.Key);

    private Task<JsonNode> ListAsync(string token, string query) => ListedAsync(token, Cloud.ScheduledCallbacks() + query);

    private async Task<JsonNode> ListedAsync(string token, string path)
    {
        var answer = await Cloud.SendAsync(HttpMethod.Get, path, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.JsonAsync();
    }

    private async Task ScheduleAsync(string token, string name, string start, string? agent = null)
    {
        Cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var body = Cloud.GoodSchedule(("customerName", name), ("startTime", start), ("endTime", "16:00:00"));
        if (agent is not null)
        {
            body["assigneeAgent"] = agent;
        }

        (await Cloud.SendAsync(HttpMethod.Post, Cloud.ScheduledCallbacks(), token, body)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
