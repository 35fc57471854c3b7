using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Ledger;
using WebexGateway.Storage;

namespace WebexGateway.Tests.Callback;

public sealed class LedgerTests : GatewayTest
{
    private const string Tasks = "/v1/tasks";

    protected override Task<GatewayUnderTest> StartAsync() => LedgerGateway.StartAsync();

    [Fact]
    public async Task The_same_number_and_topic_within_ten_minutes_is_409_and_another_ten_minutes_later_is_called()
    {
        await (await Gateway.CallAsync("321 123 4567")).ShouldBeAcceptedAsync("placed");
        Gateway.Clock.Advance(TimeSpan.FromMinutes(9));
        await (await Gateway.CallAsync("+57 (321) 123-4567", "Somebody Else")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        Gateway.Webex.State.CallCount.ShouldBe(1);

        Gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task A_number_that_asked_and_one_on_the_do_not_call_list_get_the_same_answer_from_every_address_at_every_time()
    {
        (await Gateway.PostAsOperatorAsync("/operator/do-not-call", new { number = "+57 321 765 4321" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");

        var answers = new List<string>();
        foreach (var address in new[] { "127.0.0.1", "203.0.113.7" })
        {
            Gateway.Clock.Advance(TimeSpan.FromMinutes(2));
            foreach (var number in new[] { GatewayUnderTest.Number, "+573217654321" })
            {
                var answer = await Gateway.SendAsync(
                    HttpMethod.Post, "/callback/call", $$"""{"destination":"{{number}}"}""", (GatewayUnderTest.PretendedAddress.Header, address));
                await answer.ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
                foreach (var header in new[] { "Date", "RateLimit", "RateLimit-Policy" }) // of the address, not of the number
                {
                    answer.Headers.Remove(header);
                }

                answer.Headers.Location.ShouldBeNull();
                answers.Add($"{answer.Headers}{await answer.Content.ReadAsStringAsync()}");
            }
        }

        answers.Distinct().ShouldHaveSingleItem().ShouldContain("Retry-After: 600");
    }

    [Fact]
    public async Task Every_accepted_callback_has_a_short_reference_of_its_own_and_says_the_number_as_it_is_called()
    {
        var references = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var answer = await (await Gateway.CallAsync($"321 {i:000} 4567")).JsonAsync();
            answer.GetProperty("number").GetString().ShouldBe($"+57321{i:000}4567");
            references.Add(answer.GetProperty("reference").GetString()!);
        }

        references.ShouldBeUnique();
        references.ShouldAllBe(reference => reference.Length == 8 && reference.All(letter => char.IsAsciiDigit(letter) || char.IsAsciiLetterUpper(letter)));
    }

    [Fact]
    public async Task A_callbacks_state_and_the_options_answer_HEAD_as_GET_without_a_body()
    {
        var state = await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");

        foreach (var path in new[] { state.OriginalString, "/callback/options" })
        {
            using var head = await Gateway.SendAsync(HttpMethod.Head, path);
            head.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_reference_is_read_as_people_say_it()
    {
        using var keys = new LedgerKeys(new byte[LedgerKeys.Length], Runtime.Randomness.OfSystem);
        foreach (var row in new[] { 1L, 2, 77, 1_048_575, 1_048_576, 987_654_321, (1L << 40) - 1 })
        {
            var reference = keys.ReferenceOf(row);
            keys.RowOfName($" {reference[..4].ToLowerInvariant()}-{reference[4..].Replace('0', 'o').Replace('1', 'l')}").ShouldBe(row);
        }

        keys.RowOfName("").ShouldBeNull();
        keys.RowOfName("12345").ShouldBeNull();
        keys.RowOfName("123456789").ShouldBeNull();
        keys.RowOfName("1234567U").ShouldBeNull();
    }

    [Fact]
    public async Task Spelling_a_topic_otherwise_is_no_way_round_the_cool_down()
    {
        await Gateway.CallAsync(topic: "default");

        await (await Gateway.CallAsync(topic: "DEFAULT")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
    }

    [Fact]
    public async Task Two_hundred_clicks_at_once_are_one_call()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Gateway.CallAsync()));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict).ShouldBe(199);
        Gateway.Webex.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_and_body_give_the_same_answer_without_another_call()
    {
        var first = await (await KeyedAsync(Gateway, "key-1", GatewayUnderTest.Number)).Content.ReadAsStringAsync();
        Gateway.Clock.Advance(TimeSpan.FromMinutes(30));
        var again = await KeyedAsync(Gateway, "key-1", GatewayUnderTest.Number);

        again.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await again.Content.ReadAsStringAsync()).ShouldBe(first);
        Gateway.Webex.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422()
    {
        await KeyedAsync(Gateway, "key-1", GatewayUnderTest.Number);

        await (await KeyedAsync(Gateway, "key-1", "+573217654321")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Gateway.Webex.State.CallCount.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_while_the_first_is_under_way_waits_for_its_answer()
    {
        var betweenLooks = TimeSpan.FromMilliseconds(200);
        Gateway.Webex.State.ArmFault(Tasks, "hang");
        var first = KeyedAsync(Gateway, "key-1", GatewayUnderTest.Number);
        await Gateway.ArrivedAsync(Tasks, 1);
        var again = KeyedAsync(Gateway, "key-1", GatewayUnderTest.Number);
        SpinWait.SpinUntil(() => Gateway.Clock.IsAwaited(betweenLooks), GatewayUnderTest.Patience).ShouldBeTrue();

        Gateway.Clock.Advance(TimeSpan.FromSeconds(10));
        await (await first).ShouldBeAcceptedAsync("unconfirmed");
        while (!again.IsCompleted)
        {
            Gateway.Clock.Advance(Gateway.Clock.IsAwaited(betweenLooks) ? betweenLooks : TimeSpan.Zero);
            await Task.Yield();
        }

        await (await again).ShouldBeAcceptedAsync("unconfirmed");
        Gateway.Webex.State.CountOf(Tasks).ShouldBe(1);
    }

    [Fact]
    public async Task Work_whose_caller_gives_up_before_the_commit_is_rolled_back_and_its_neighbours_are_not()
    {
        await using var gateway = await LedgerGateway.StartAsync();
        var writer = gateway.Services.GetRequiredService<LedgerWriter>();
        using var caller = new CancellationTokenSource();

        var given = writer.RunAsync(
            async session =>
            {
                await session.SetStateAsync("given up", 1);
                await caller.CancelAsync();
                return true;
            },
            caller.Token);
        var kept = writer.RunAsync(async session => await session.SetStateAsync("kept", 1), CancellationToken.None);

        await Should.ThrowAsync<OperationCanceledException>(given);
        await kept;
        (await writer.RunAsync(session => session.StateAsync("given up"), CancellationToken.None)).ShouldBe(0);
        (await writer.RunAsync(session => session.StateAsync("kept"), CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_booking_for_another_day_bars_no_immediate_callback_and_the_other_way_round()
    {
        await (await BookAsync(Gateway, GatewayUnderTest.Number, "2026-11-25T10:00")).ShouldBeAcceptedAsync("scheduled");
        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await (await Gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");
        await (await BookAsync(Gateway, "+573217654321", "2026-11-25T10:00")).ShouldBeAcceptedAsync("scheduled");
    }

    private static Task<HttpResponseMessage> BookAsync(GatewayUnderTest gateway, string number, string when) =>
        gateway.PostAsync("/callback/call", $$"""{"destination":"{{number}}","when":"{{when}}"}""");

    [Fact]
    public async Task A_key_that_is_no_visible_ASCII_or_too_long_is_400()
    {
        await (await KeyedAsync(Gateway, "with space", GatewayUnderTest.Number)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
        await (await KeyedAsync(Gateway, new string('k', 256), GatewayUnderTest.Number)).ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed-request");
    }

    [Fact]
    public async Task What_Webex_refuses_may_be_asked_for_again()
    {
        Gateway.Webex.State.ArmFault(Tasks, "leaky-400");

        await (await Gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.BadGateway, "refused-by-webex");

        await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task What_nobody_knows_is_never_sent_again_and_the_booking_stands()
    {
        Gateway.Webex.State.ArmFault(Tasks, "reset-after");

        var state = await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");
        await (await Gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        for (var minute = 0; minute < 60; minute++)
        {
            Gateway.Clock.Advance(TimeSpan.FromMinutes(1));
            (await StatusAsync(Gateway, state)).ShouldBe("unconfirmed");
        }

        Gateway.Webex.State.CountOf(Tasks).ShouldBe(1);
    }

    [Fact]
    public async Task When_Webex_asks_to_wait_the_queue_waits_that_long_and_then_sends_each_once()
    {
        Gateway.Webex.State.ArmFault(Tasks, "rate-limited", retryAfter: 20);
        var state = await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("queued");
        var second = await (await Gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("queued");

        Gateway.Clock.Advance(TimeSpan.FromSeconds(15));
        await Gateway.DispatchTurnAsync();
        (await StatusAsync(Gateway, state)).ShouldBe("queued");
        await Gateway.DrainAsync(2);

        Gateway.Webex.State.Calls.Select(call => call.Destination).ShouldBe([GatewayUnderTest.Number, "+573217654321"], ignoreOrder: true);
        await UntilStatusAsync(Gateway, state, "placed");
        await UntilStatusAsync(Gateway, second, "placed");
        Gateway.Webex.State.CountOf(Tasks).ShouldBe(3);
    }

    [Fact]
    public async Task Callbacks_of_an_outage_are_made_after_it_and_each_once()
    {
        var webex = new Sandbox.SandboxOptions();
        await using var gateway = await LedgerGateway.StartAsync(webex);
        gateway.Webex.State.ArmFault(Tasks, "rate-limited-without-retry-after", count: 1000);
        for (var i = 0; i < 20; i++)
        {
            await (await gateway.CallAsync($"+5732112345{i:00}")).ShouldBeAcceptedAsync("queued");
            gateway.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        gateway.Webex.State.CountOf(Tasks).ShouldBeLessThan(25); // it is not hammered
        gateway.Webex.State.DisarmFaults();
        await gateway.DrainAsync(20);

        gateway.Webex.State.Calls.Select(call => call.Destination).Distinct().Count().ShouldBe(20);
    }

    [Fact]
    public async Task Of_a_burst_of_a_thousand_every_call_is_made_once_and_no_minute_holds_more_than_Webex_allows()
    {
        const int Visitors = 1_000;
        await using var gateway = await LedgerGateway.StartAsync(new Sandbox.SandboxOptions { RequestsPerMinute = 300 });

        var answers = await Task.WhenAll(Enumerable.Range(0, Visitors).Select(i => gateway.CallAsync($"+57321{i:0000000}")));
        await gateway.DrainAsync(Visitors);

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(300);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted).ShouldBe(700);
        gateway.Webex.State.CountOf(Tasks).ShouldBe(Visitors, "no request met Webex's limit");
        gateway.Webex.State.Calls.Select(call => call.Destination).Distinct().Count().ShouldBe(Visitors);
    }

    [Fact]
    public async Task A_callback_that_waited_too_long_is_handed_to_the_operator_and_not_made()
    {
        Gateway.Webex.State.ArmFault(Tasks, "rate-limited", retryAfter: 5 * 3600);
        var state = await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("queued");

        Gateway.Clock.Advance(TimeSpan.FromHours(5));
        await UntilStatusAsync(Gateway, state, "refused");

        Gateway.Webex.State.CallCount.ShouldBe(0);
        Gateway.Logs.ShouldContain(line => line.StartsWith("Error") && line.Contains("QueueFor"));
    }

    [Fact]
    public async Task A_waiting_callback_can_be_cancelled_by_its_id_and_a_placed_one_not()
    {
        var placed = await (await Gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        Gateway.Webex.State.ArmFault(Tasks, "rate-limited", retryAfter: 60);
        var queued = await (await Gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("queued");

        (await (await Gateway.Client.DeleteAsync(queued)).JsonAsync()).GetProperty("status").GetString().ShouldBe("cancelled");
        (await Gateway.Client.DeleteAsync(queued)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Gateway.Client.DeleteAsync(placed)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "not-cancellable");
        Gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        await Gateway.DispatchTurnAsync();

        (await StatusAsync(Gateway, queued)).ShouldBe("cancelled");
        Gateway.Webex.State.CallCount.ShouldBe(1);
        await (await Gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task An_id_that_was_never_given_is_404()
    {
        await Gateway.CallAsync();

        await (await Gateway.GetAsync($"/callback/requests/{Guid.NewGuid()}")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        await (await Gateway.Client.DeleteAsync(new Uri($"/callback/requests/{Guid.NewGuid()}", UriKind.Relative))).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        (await Gateway.GetAsync("/callback/requests/1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Numbers_and_names_are_not_readable_in_the_store_and_are_erased_after_the_retention()
    {
        await Gateway.PostAsync("/callback/call", """{"destination":"+573211234567","name":"Canary Name","consent":"2026-11"}""");

        foreach (var file in Directory.GetFiles(Gateway.Services.GetRequiredService<Store>().Place["SQLite at ".Length..^"gateway.db".Length]))
        {
            var bytes = await ReadSharedAsync(file);
            bytes.ShouldNotContain("3211234567");
            bytes.ShouldNotContain("Canary");
        }

        (await Gateway.CountAsync("person is not null")).ShouldBe(1);
        Gateway.Clock.Advance(TimeSpan.FromDays(31));
        for (var turns = 0; turns < 100 && await Gateway.CountAsync("person is not null") > 0; turns++)
        {
            await Gateway.DispatchTurnAsync();
        }

        (await Gateway.CountAsync("person is null and number is null and consent = '2026-11' and status = 3")).ShouldBe(1);
    }

    private static Task<HttpResponseMessage> KeyedAsync(GatewayUnderTest gateway, string key, string number) =>
        gateway.SendAsync(HttpMethod.Post, "/callback/call", $$"""{"destination":"{{number}}","name":"Ana"}""", ("Idempotency-Key", key));

    private static async Task<string?> StatusAsync(GatewayUnderTest gateway, Uri state) =>
        (await (await gateway.Client.GetAsync(state)).JsonAsync()).GetProperty("status").GetString();

    private static async Task UntilStatusAsync(GatewayUnderTest gateway, Uri state, string status)
    {
        for (var turns = 0; turns < 500 && await StatusAsync(gateway, state) != status; turns++)
        {
            await gateway.DispatchTurnAsync();
        }

        (await StatusAsync(gateway, state)).ShouldBe(status);
    }

    private static async Task<string> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }
}
