using System.Net;
using System.Text.Json;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>One callback's story, its number, and decisions on many callbacks.</summary>
public sealed class DeskStoryTests : GatewayTest
{
    protected override Task<GatewayUnderTest> StartAsync() => LedgerGateway.StartAsync(("Operator:Keys:ana", "anas-own-key-of-the-tests"));

    [Fact]
    public async Task The_story_tells_every_answer_and_every_decision_in_order()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "error-500");
        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");
        var id = (await Gateway.DeskAsync()).ShouldHaveSingleItem().GetProperty("id").GetGuid();
        await Gateway.DispatchTurnAsync(TimeSpan.FromMinutes(1)); // a turn under way would take what is resent in the same moment
        Gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 30);
        await DecideAsync($"/operator/callbacks/{id}/resend", new { reason = "the visitor says that it did not ring" }, HttpStatusCode.NoContent);
        await Gateway.DispatchTurnAsync();
        Gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await Gateway.DrainAsync(1);
        (await Gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/reveal", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);

        var callback = await (await Gateway.OperateAsync($"/operator/callbacks/{id}")).JsonAsync();

        callback.GetProperty("id").GetGuid().ShouldBe(id);
        callback.GetProperty("reference").GetString()!.Length.ShouldBe(8);
        callback.GetProperty("status").GetString().ShouldBe("placed");
        callback.GetProperty("story").EnumerateArray().Select(line => $"{line.GetProperty("what")} by {line.GetProperty("by")}: {line.GetProperty("why")}").ShouldBe(
        [
            "asked by visitor: ",
            "booked by gateway: ",
            "unconfirmed by webex: Webex answered 500: the telephone may have rung",
            "resent by ana: the visitor says that it did not ring",
            "queued by webex: Webex asked to wait (429)",
            "placed by webex: Webex accepted it",
            "revealed by operator: ",
        ]);
        callback.GetProperty("story").EnumerateArray().Select(line => line.GetProperty("at").GetDateTimeOffset()).ShouldBeInOrder();
    }

    [Fact]
    public async Task A_closed_callback_tells_what_Webex_had_answered_and_who_closed_it()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await Gateway.CallAsync();
        var id = (await Gateway.DeskAsync())[0].GetProperty("id").GetGuid();
        Gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await DecideAsync($"/operator/callbacks/{id}/close", new { reason = "called by hand at +57 321 123 4567 or 321 123 4567, ticket 42" }, HttpStatusCode.NoContent);

        var story = (await (await Gateway.OperateAsync($"/operator/callbacks/{id}")).JsonAsync()).GetProperty("story").EnumerateArray().ToList();

        story.Select(line => line.GetProperty("what").GetString()).ShouldBe(["asked", "booked", "refused", "closed"]);
        story[2].GetProperty("why").GetString().ShouldBe("Webex refused it (400)");
        story[2].GetProperty("trackingId").GetString().ShouldNotBeNullOrEmpty();
        story[3].GetProperty("why").GetString().ShouldBe("called by hand at +57…67 or +57…67, ticket 42");
        Gateway.StoreText().ShouldNotContain("321 123 4567");
    }

    [Fact]
    public async Task A_scheduled_and_cancelled_callback_tells_both()
    {
        var asked = await Gateway.PostAsync("/callback/call", """{"destination":"+573211234567","when":"2026-11-25T11:00"}""");
        await Gateway.SendAsync(HttpMethod.Delete, asked.Headers.Location!.OriginalString);

        var story = (await (await Gateway.OperateAsync($"/operator/callbacks/{(await asked.JsonAsync()).GetProperty("id").GetString()}")).JsonAsync()).GetProperty("story");

        story.EnumerateArray().Select(line => $"{line.GetProperty("what")} {line.GetProperty("by")} {line.GetProperty("why")}").ShouldBe(["asked visitor ", "booked gateway for 2026-11-25T16:00:00Z", "cancelled visitor "]);
    }

    [Fact]
    public async Task A_number_is_shown_once_asked_for_and_the_log_says_to_whom_but_not_the_number()
    {
        var id = (await (await Gateway.CallAsync(name: "Ana María")).JsonAsync()).GetProperty("id").GetString();

        var shown = await Gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/reveal", new { });

        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var json = await shown.JsonAsync();
        json.GetProperty("number").GetString().ShouldBe(GatewayUnderTest.Number);
        json.GetProperty("name").GetString().ShouldBe("Ana María");
        Gateway.Logs.ShouldContain(line => line.Contains($"The number of callback {id} was shown to operator 'operator'"));
        Gateway.Logs.ShouldNotContain(line => line.Contains("3211234567"));

        await Gateway.PostAsOperatorAsync("/operator/callbacks/erase", new { number = GatewayUnderTest.Number });
        await (await Gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/reveal", new { })).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        await (await Gateway.PostAsOperatorAsync($"/operator/callbacks/{Guid.Empty}/reveal", new { })).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        await (await Gateway.OperateAsync($"/operator/callbacks/{Guid.Empty}")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_number_is_not_shown_when_it_cannot_be_written_who_saw_it()
    {
        var id = (await (await Gateway.CallAsync()).JsonAsync()).GetProperty("id").GetString();
        await Gateway.ExecuteAsync("alter table audit rename to gone");

        var answer = await Gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/reveal", new { });

        await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("3211234567");
    }

    [Fact]
    public async Task Many_callbacks_are_decided_with_one_reason_and_each_says_whether_it_changed()
    {
        for (var i = 0; i < 30; i++)
        {
            Gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
            await Gateway.CallAsync($"+57300{i:D2}34567");
        }

        var placed = (await (await Gateway.CallAsync()).JsonAsync()).GetProperty("id").GetGuid();
        var refused = (await Gateway.DeskAsync("?status=refused")).ConvertAll(row => row.GetProperty("id").GetGuid());
        var unknown = Guid.NewGuid();

        var closed = await DecideAsync("/operator/callbacks/close", new { ids = refused[..28].Concat([placed, unknown, refused[0]]), reason = "wrong entry point" });
        closed.GetProperty("changed").EnumerateArray().Select(id => id.GetGuid()).ShouldBe(refused[..28]);
        closed.GetProperty("unchanged").EnumerateArray().Select(id => id.GetGuid()).ShouldBe([placed, unknown]);
        var resent = await DecideAsync("/operator/callbacks/resend", new { ids = refused, reason = "mended" });
        resent.GetProperty("changed").EnumerateArray().Select(id => id.GetGuid()).ShouldBe(refused[28..]);

        (await Gateway.DeskAsync("?status=to-decide")).ShouldBeEmpty();
        await Gateway.DrainAsync(3);
        var audit = await Gateway.AuditAsync();
        audit.Count(entry => entry.GetProperty("what").GetString() == "callback-closed" && entry.GetProperty("who").GetString() == "ana").ShouldBe(28);
        audit.Count(entry => entry.GetProperty("what").GetString() == "callback-resent").ShouldBe(2);
    }

    [PostgresFact]
    public async Task On_PostgreSQL_decisions_stories_and_the_audit_list_are_the_same()
    {
        await using var gateway = await LedgerGateway.StartAsync(("DATABASE_URL", await PostgresServer.NewDatabaseAsync()));
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
            await gateway.CallAsync($"+57300{i}234567");
            ids.Add((await gateway.DeskAsync("?limit=1"))[0].GetProperty("id").GetGuid());
        }

        await gateway.DispatchTurnAsync(TimeSpan.FromMinutes(1)); // as above
        (await (await gateway.PostAsOperatorAsync("/operator/callbacks/close", new { ids = ids[..2], reason = "x" })).JsonAsync()).GetProperty("changed").GetArrayLength().ShouldBe(2);
        (await (await gateway.PostAsOperatorAsync("/operator/callbacks/resend", new { ids, reason = "y" })).JsonAsync()).GetProperty("changed").EnumerateArray().ShouldHaveSingleItem().GetGuid().ShouldBe(ids[2]);
        await gateway.DrainAsync(1);
        (await (await gateway.PostAsOperatorAsync($"/operator/callbacks/{ids[2]}/reveal", new { })).JsonAsync()).GetProperty("number").GetString().ShouldBe("+573002234567");
        (await (await gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = "300 223 4567" })).JsonAsync()).GetProperty("callbacks").GetArrayLength().ShouldBe(1);
        await gateway.PostAsOperatorAsync("/operator/do-not-call", new { number = "+573002234567" });
        await gateway.PostAsOperatorAsync("/operator/callbacks/erase", new { number = "+573002234567" });

        var story = (await (await gateway.OperateAsync($"/operator/callbacks/{ids[2]}")).JsonAsync()).GetProperty("story").EnumerateArray();
        story.Select(line => line.GetProperty("what").GetString()).ShouldBe(["asked", "booked", "refused", "resent", "placed", "revealed"]);
        (await gateway.AuditAsync()).Select(entry => entry.GetProperty("what").GetString()).ShouldBe(
            ["number-erased", "do-not-call-added", "number-revealed", "callback-resent", "callback-closed", "callback-closed"]);
        var csv = await gateway.SendAsync(HttpMethod.Get, "/operator/callbacks?from=2026-11-23&topic=default", null, ("Accept", "text/csv"), ("Authorization", $"Bearer {GatewayUnderTest.OperatorKey}"));
        (await csv.Content.ReadAsStringAsync()).Split("\r\n").Length.ShouldBe(1 + 3 + 1);
    }

    [Theory]
    [InlineData("""{"ids":[],"reason":"x"}""")]
    [InlineData("""{"reason":"x"}""")]
    [InlineData("""{"ids":["0f8fad5b"],"reason":"x"}""")]
    [InlineData("""{"ids":[null],"reason":"x"}""")]
    [InlineData("""{"ids":["0f8fad5b-d9cb-469f-a165-70867728950e"]}""")]
    [InlineData("""{"ids":["0f8fad5b-d9cb-469f-a165-70867728950e"],"reason":"   "}""")]
    [InlineData("""{"ids":"0f8fad5b-d9cb-469f-a165-70867728950e","reason":"x"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Decisions_that_cannot_be_read_are_refused(string json)
    {
        foreach (var how in new[] { "resend", "close" })
        {
            await (await Gateway.SendAsync(HttpMethod.Post, $"/operator/callbacks/{how}", json, ("Authorization", $"Bearer {GatewayUnderTest.OperatorKey}")))
                .ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        }
    }

    [Fact]
    public async Task Five_hundred_ids_are_taken_and_one_more_is_not()
    {
        var ids = Enumerable.Range(0, 501).Select(_ => Guid.NewGuid()).ToList();

        (await DecideAsync("/operator/callbacks/close", new { ids = ids[..500], reason = new string('x', 200) })).GetProperty("unchanged").GetArrayLength().ShouldBe(500);
        await (await Gateway.PostAsOperatorAsync("/operator/callbacks/close", new { ids, reason = "x" })).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    private async Task<JsonElement> DecideAsync(string path, object body, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await Gateway.SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), ("Authorization", "Bearer anas-own-key-of-the-tests"));
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        return status == HttpStatusCode.NoContent ? default : await answer.JsonAsync();
    }
}
