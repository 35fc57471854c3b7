using System.Net;

namespace WebexGateway.Sandbox.Tests;

/// <summary>Scheduled callbacks, as Contact Center's specification has them.</summary>
public sealed class ScheduledCallbackTests : CloudTest
{
    private const string Agent = "6f1d9c52-8a0b-4a5e-b0de-33f4a1f0c7d2";

    [Fact]
    public async Task A_callback_can_be_scheduled_listed_shown_changed_and_cancelled()
    {
        var (token, path) = (await Cloud.AccessTokenAsync(), Cloud.ScheduledCallbacks());

        var created = await Cloud.SendAsync(HttpMethod.Post, path, token, Cloud.GoodSchedule());
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await created.JsonAsync())["id"]!.GetValue<string>();
        (await NamesAsync(token)).ShouldBe(["Ana"]);
        (await NameAsync(token, id)).ShouldBe("Ana");

        var changed = await Cloud.SendAsync(HttpMethod.Put, $"{path}/{id}", token, Cloud.GoodSchedule(("id", id), ("customerName", "Eva")));
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await NamesAsync(token)).ShouldBe(["Eva"]);
        (await NameAsync(token, id.ToUpperInvariant())).ShouldBe("Eva");

        var cancelled = await Cloud.SendAsync(HttpMethod.Delete, $"{path}/{id}", token);
        cancelled.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await NamesAsync(token)).ShouldBeEmpty();
        (await Cloud.SendAsync(HttpMethod.Delete, $"{path}/{id}", token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_answer_has_every_required_field_and_of_the_optional_ones_those_that_were_given()
    {
        var token = await Cloud.AccessTokenAsync();
        var now = Cloud.Clock.GetUtcNow().ToUnixTimeMilliseconds();

        var plain = await (await Cloud.SendAsync(HttpMethod.Post, Cloud.ScheduledCallbacks(), token, Cloud.GoodSchedule())).JsonAsync();
        Cloud.Clock.Advance(TimeSpan.FromSeconds(1));
        var path = $"{Cloud.ScheduledCallbacks()}/{plain["id"]}";
        var assigned = Cloud.GoodSchedule(("id", (string?)plain["id"]), ("assigneeAgent", Agent), ("callbackReason", "A question"));
        var full = await (await Cloud.SendAsync(HttpMethod.Put, path, token, assigned)).JsonAsync();

        plain.AsObject().Select(field => field.Key).ShouldBe(
            [.. Cloud.GoodSchedule().Select(field => field.Key), "id", "callbackOrigin", "createdTimestamp", "lastUpdatedTimestamp", "orgId"],
            ignoreOrder: true);
        ((string?)plain["callbackOrigin"]).ShouldBe("api");
        ((string?)plain["orgId"]).ShouldBe(Cloud.Options.OrganizationId);
        ((long?)plain["createdTimestamp"]).ShouldBe(now);
        ((long?)full["createdTimestamp"]).ShouldBe(now);
        ((long?)full["lastUpdatedTimestamp"]).ShouldBe(now + 1000);
        ((long?)full["assignedTime"]).ShouldBe(now + 1000);
        ((string?)full["assigneeAgent"]).ShouldBe(Agent);
        ((string?)full["callbackReason"]).ShouldBe("A question");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7")]
    [InlineData("0a1b2c3d-0000-4000-8000-000000000000")]
    public async Task A_change_names_the_id_of_its_path_in_the_body(string? id)
    {
        var (token, path) = (await Cloud.AccessTokenAsync(), Cloud.ScheduledCallbacks());
        var created = await (await Cloud.SendAsync(HttpMethod.Post, path, token, Cloud.GoodSchedule())).JsonAsync();

        var answer = await Cloud.SendAsync(
            HttpMethod.Put, $"{path}/{created["id"]}", token, Cloud.GoodSchedule(("id", id), ("customerName", "Eva")));

        await answer.ShouldBeRefusedAsync("id:");
        (await NamesAsync(token)).ShouldBe(["Ana"]);
    }

    [Theory]
    [InlineData("GET", "0a1b2c3d-0000-4000-8000-000000000000")]
    [InlineData("PUT", "0a1b2c3d-0000-4000-8000-000000000000")]
    [InlineData("DELETE", "0a1b2c3d-0000-4000-8000-000000000000")]
    [InlineData("GET", "seven")]
    public async Task An_unknown_id_is_404_in_Webexs_own_shape(string method, string id)
    {
        var answer = await Cloud.SendAsync(
            new(method), $"{Cloud.ScheduledCallbacks()}/{id}", await Cloud.AccessTokenAsync(), method == "PUT" ? Cloud.GoodSchedule(("id", id)) : null);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var json = await answer.JsonAsync();
        ((int?)json["code"]).ShouldBe(404);
        ((string?)json["trackingId"]).ShouldBe(answer.Headers.GetValues("trackingid").Single());
    }

    [Theory]
    [InlineData("customerName", null)]
    [InlineData("callbackNumber", "+12345")]
    [InlineData("callbackNumber", "+123456789012345")]
    [InlineData("callbackNumber", "+57300ABC4567")]
    [InlineData("callbackNumber", "3001234567;9")]
    [InlineData("callbackNumber", "57+3001234567")]
    [InlineData("callbackNumber", "( - ) . -")]
    [InlineData("timezone", "Bogota")]
    [InlineData("scheduleDate", "02/03/2026")]
    [InlineData("scheduleDate", "2026-04-03")]
    [InlineData("startTime", "10:29:59")]
    [InlineData("startTime", "11:00")]
    [InlineData("endTime", "12:00")]
    [InlineData("endTime", "11:29:59")]
    [InlineData("endTime", "19:00:01")]
    [InlineData("queueId", null)]
    [InlineData("sourceInteraction", "call-7")]
    [InlineData("assigneeAgent", "{6f1d9c52-8a0b-4a5e-b0de-33f4a1f0c7d2}")]
    [InlineData("priority", "high")]
    public async Task A_field_that_is_missing_wrong_or_unknown_is_refused_by_its_name(string field, string? value)
    {
        var answer = await Cloud.SendAsync(
            HttpMethod.Post, Cloud.ScheduledCallbacks(), await Cloud.AccessTokenAsync(), Cloud.GoodSchedule((field, value)));

        await answer.ShouldBeRefusedAsync($"{field}:");
    }

    [Theory]
    [InlineData("callbackNumber", "+12(345)67-890")]
    [InlineData("callbackNumber", "300 123.4567")]
    [InlineData("callbackNumber", "(1) 7654321")]
    [InlineData("sourceInteraction", "5C3E69AC-3695-4D51-899B-4B4CC3ED8ECF")]
    [InlineData("startTime", "10:30:00")]
    [InlineData("scheduleDate", "2026-04-02")]
    public async Task A_value_in_each_form_of_the_specification_is_taken(string field, string value)
    {
        var answer = await Cloud.SendAsync(
            HttpMethod.Post, Cloud.ScheduledCallbacks(), await Cloud.AccessTokenAsync(), Cloud.GoodSchedule((field, value)));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_time_that_the_change_of_clocks_leaves_out_is_no_failure()
    {
        var answer = await Cloud.SendAsync(HttpMethod.Post, Cloud.ScheduledCallbacks(), await Cloud.AccessTokenAsync(), Cloud.GoodSchedule(
            ("timezone", "America/New_York"), ("scheduleDate", "2026-03-08"), ("startTime", "02:30:00"), ("endTime", "04:00:00")));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Once_its_time_has_come_a_callback_is_found_no_more()
    {
        await using var cloud = await Cloud.StartAsync(options => options.AccessTokenLifetime = TimeSpan.FromDays(1));
        var (token, path) = (await cloud.AccessTokenAsync(), cloud.ScheduledCallbacks());
        var created = await (await cloud.SendAsync(HttpMethod.Post, path, token, Cloud.GoodSchedule())).JsonAsync();

        cloud.Clock.Advance(TimeSpan.FromHours(1));

        (await cloud.SendAsync(HttpMethod.Get, $"{path}/{created["id"]}", token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await cloud.SendAsync(HttpMethod.Delete, $"{path}/{created["id"]}", token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_organizations_callbacks_are_out_of_reach()
    {
        var path = $"/v1/callbacks/organization/{Guid.Empty}/scheduled-callback";

        var answer = await Cloud.SendAsync(HttpMethod.Post, path, await Cloud.AccessTokenAsync(), Cloud.GoodSchedule());

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<string?> NameAsync(string token, string id) =>
        (string?)(await (await Cloud.SendAsync(HttpMethod.Get, $"{Cloud.ScheduledCallbacks()}/{id}", token)).JsonAsync())["customerName"];

    private async Task<IEnumerable<string>> NamesAsync(string token)
    {
        var answer = await Cloud.SendAsync(HttpMethod.Get, Cloud.ScheduledCallbacks() + "?callbackNumber=%2B573001234567", token);
        return (await answer.JsonAsync())["data"]!.AsArray().Select(one => one!["customerName"]!.GetValue<string>());
    }
}
