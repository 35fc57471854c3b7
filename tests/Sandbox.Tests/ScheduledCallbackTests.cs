using System.Net;
using System.Text.Json.Nodes;

namespace WebexGateway.Sandbox.Tests;

public sealed class ScheduledCallbackTests : CloudTest
{
    [Fact]
    public async Task A_callback_can_be_scheduled_listed_changed_and_cancelled()
    {
        var (token, path) = (await Cloud.AccessTokenAsync(), PathOf(Cloud));

        var created = await Cloud.SendAsync(HttpMethod.Post, path, token, Good());
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await created.JsonAsync())["id"]!.GetValue<string>();
        (await NamesAsync(Cloud, token)).ShouldBe(["Ana"]);

        var changed = await Cloud.SendAsync(HttpMethod.Put, $"{path}/{id}", token, Good("customerName", "Eva"));
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await NamesAsync(Cloud, token)).ShouldBe(["Eva"]);

        var cancelled = await Cloud.SendAsync(HttpMethod.Delete, $"{path}/{id}", token);
        cancelled.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await NamesAsync(Cloud, token)).ShouldBeEmpty();
        (await Cloud.SendAsync(HttpMethod.Delete, $"{path}/{id}", token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("customerName", null)]
    [InlineData("callbackNumber", "+12345")]
    [InlineData("callbackNumber", "+123456789012345")]
    [InlineData("timezone", "Bogota")]
    [InlineData("scheduleDate", "02/03/2026")]
    [InlineData("scheduleDate", "2026-04-03")]
    [InlineData("startTime", "10:29:59")]
    [InlineData("startTime", "11:00")]
    [InlineData("endTime", "11:29:59")]
    [InlineData("endTime", "19:00:01")]
    [InlineData("queueId", null)]
    [InlineData("priority", "high")]
    public async Task A_field_that_is_missing_wrong_or_unknown_is_refused(string field, string? value)
    {
        var answer = await Cloud.SendAsync(HttpMethod.Post, PathOf(Cloud), await Cloud.AccessTokenAsync(), Good(field, value));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Another_organizations_callbacks_are_out_of_reach()
    {
        var path = $"/v1/callbacks/organization/{Guid.Empty}/scheduled-callback";

        var answer = await Cloud.SendAsync(HttpMethod.Post, path, await Cloud.AccessTokenAsync(), Good());

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string PathOf(Cloud cloud) => $"/v1/callbacks/organization/{cloud.Options.OrganizationId}/scheduled-callback";

    private static async Task<IEnumerable<string>> NamesAsync(Cloud cloud, string token)
    {
        var answer = await cloud.SendAsync(HttpMethod.Get, PathOf(cloud) + "?callbackNumber=%2B573001234567", token);
        return (await answer.JsonAsync())["data"]!.AsArray().Select(one => one!["customerName"]!.GetValue<string>());
    }

    /// <summary>Monday 2 March 2026 at 11:00 in Bogota, an hour from the manual clock's start, with one field changed.</summary>
    private static JsonObject Good(string? field = null, string? value = null)
    {
        var body = new JsonObject
        {
            ["customerName"] = "Ana",
            ["callbackNumber"] = "+573001234567",
            ["timezone"] = "America/Bogota",
            ["scheduleDate"] = "2026-03-02",
            ["startTime"] = "11:00:00",
            ["endTime"] = "12:00:00",
            ["queueId"] = "9a1c1d5e-0c7b-4b8f-9a53-3f1ddf8ef0b1",
        };
        if (field is not null)
        {
            body.Remove(field);
        }

        if (field is not null && value is not null)
        {
            body[field] = value;
        }

        return body;
    }
}
