using System.Net;

namespace WebexGateway.Tests.Callback;

public sealed class DeskTests : GatewayTest
{
    protected override Task<GatewayUnderTest> StartAsync() => LedgerGateway.StartAsync();

    [Fact]
    public async Task An_operator_sees_what_needs_a_decision_with_the_number_masked_and_resends_it_once()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "hang");
        var asking = Gateway.CallAsync();
        await Gateway.ArrivedAsync("/v1/tasks", 1);
        Gateway.Clock.Advance(TimeSpan.FromSeconds(12));
        await (await asking).ShouldBeAcceptedAsync("unconfirmed");

        var row = (await Gateway.DeskAsync("?status=to-decide")).ShouldHaveSingleItem();
        row.GetProperty("status").GetString().ShouldBe("unconfirmed");
        row.GetProperty("number").GetString().ShouldBe("+57…67");
        var id = row.GetProperty("id").GetGuid();

        (await Gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/resend", new { reason = "the visitor rang us" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Gateway.DrainAsync(1);
        await (await Gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/resend", new { reason = "again" })).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        (await Gateway.DeskAsync("?status=to-decide")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_finds_a_callback_by_the_reference_that_its_visitor_reads_out_or_by_its_id()
    {
        await Gateway.CallAsync("+573217654321");
        var asked = await (await Gateway.CallAsync()).JsonAsync();

        foreach (var name in new[] { asked.GetProperty("reference").GetString()!, asked.GetProperty("reference").GetString()!.ToLowerInvariant(), asked.GetProperty("id").GetString()! })
        {
            var row = (await Gateway.DeskAsync($"?q={name}")).ShouldHaveSingleItem();
            row.GetProperty("id").GetString().ShouldBe(asked.GetProperty("id").GetString());
            row.GetProperty("reference").GetString().ShouldBe(asked.GetProperty("reference").GetString());
        }

        (await Gateway.DeskAsync("?q=ZZZZZZZZ")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_callback_shows_Webexs_tracking_id_and_can_be_closed_with_a_reason()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await Gateway.CallAsync();
        var row = (await Gateway.DeskAsync("?status=refused")).ShouldHaveSingleItem();

        row.GetProperty("webexStatus").GetInt32().ShouldBe(400);
        row.GetProperty("trackingId").GetString().ShouldNotBeNullOrEmpty();
        var close = $"/operator/callbacks/{row.GetProperty("id").GetGuid()}/close";
        await (await Gateway.PostAsOperatorAsync(close, new { reason = "" })).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        (await Gateway.PostAsOperatorAsync(close, new { reason = "wrong entry point, mended" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await Gateway.DeskAsync("?status=to-decide")).ShouldBeEmpty();
        (await Gateway.DeskAsync("?status=refused"))[0].GetProperty("note").GetString().ShouldBe("closed by an operator: wrong entry point, mended");
    }

    [Fact]
    public async Task A_number_is_found_and_erased_on_request_and_what_waits_for_it_is_cancelled()
    {
        await Gateway.CallAsync("+573217654321");
        await Gateway.CallAsync();
        Gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 60);
        Gateway.Clock.Advance(TimeSpan.FromMinutes(11));
        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("queued");

        (await (await Gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = "+57 321 123 4567" })).JsonAsync()).GetProperty("callbacks").GetArrayLength().ShouldBe(2);
        (await (await Gateway.PostAsOperatorAsync("/operator/callbacks/erase", new { number = "+57 321 123 4567" })).JsonAsync()).GetProperty("erased").GetInt32().ShouldBe(2);

        (await (await Gateway.PostAsOperatorAsync("/operator/callbacks/find", new { number = "+57 321 123 4567" })).JsonAsync()).GetProperty("callbacks").GetArrayLength().ShouldBe(0);
        (await Gateway.CountAsync("person is null and number is null")).ShouldBe(2);
        (await Gateway.CountAsync("status = 6")).ShouldBe(1);
        (await Gateway.CountAsync("person is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_number_on_the_do_not_call_list_is_not_called_by_a_resend_nor_when_it_was_on_its_way_meanwhile()
    {
        Gateway.Webex.State.ArmFault("/v1/tasks", "reset-after");
        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");
        var id = (await Gateway.DeskAsync("?status=to-decide"))[0].GetProperty("id").GetGuid();
        var calls = Gateway.Webex.State.CallCount;
        (await Gateway.PostAsOperatorAsync("/operator/do-not-call", new { number = GatewayUnderTest.Number })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await Gateway.PostAsOperatorAsync($"/operator/callbacks/{id}/resend", new { reason = "they asked again" })).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        await Gateway.ExecuteAsync("update callback set status = 1"); // as Webex's 429 would, had it come after the number was put on the list
        for (var turns = 0; turns < 100 && await Gateway.CountAsync("status = 6") == 0; turns++)
        {
            await Gateway.DispatchTurnAsync();
        }

        (await Gateway.CountAsync("status = 6 and note = 'do not call'")).ShouldBe(1);
        Gateway.Webex.State.CallCount.ShouldBe(calls);
    }

    [Fact]
    public async Task The_do_not_call_list_holds_again_when_a_wrong_KEY_RING_SECRET_is_set_right()
    {
        await Gateway.PostAsOperatorAsync("/operator/do-not-call", new { number = GatewayUnderTest.Number });
        var wrong = await Gateway.RestartAsync(("KEY_RING_SECRET", "another-key-ring-secret-of-32-characters"));
        (await wrong.PostAsOperatorAsync("/operator/do-not-call", new { number = "+573217654321" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var right = await wrong.RestartAsync(("KEY_RING_SECRET", GatewayUnderTest.KeyRingSecret));

        await (await right.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        right.Logs.ShouldContain(line => line.StartsWith("Error A key of the ledger cannot be read"));
    }

    [Theory]
    [InlineData("GET", "/operator/callbacks")]
    [InlineData("GET", "/operator/audit")]
    [InlineData("GET", "/operator/callbacks/0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("POST", "/operator/callbacks/0f8fad5b-d9cb-469f-a165-70867728950e/reveal")]
    [InlineData("POST", "/operator/callbacks/resend")]
    [InlineData("POST", "/operator/callbacks/close")]
    [InlineData("POST", "/operator/callbacks/find")]
    [InlineData("POST", "/operator/callbacks/erase")]
    [InlineData("POST", "/operator/callbacks/0f8fad5b-d9cb-469f-a165-70867728950e/resend")]
    [InlineData("POST", "/operator/callbacks/0f8fad5b-d9cb-469f-a165-70867728950e/close")]
    public async Task Nobody_without_the_key_comes_near_the_desk(string method, string path)
    {
        var answer = await Gateway.SendAsync(new(method), path, """{"number":"+573211234567","reason":"x"}""");

        await answer.ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-an-operator");
    }
}
