using System.Net;
using WebexGateway.Storage;
using WebexGateway.Tests.Callback;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Calls;

/// <summary>Callbacks are followed by Webex's list, from the request to the end of the call.</summary>
public sealed class FollowUpTests
{
    [Fact]
    public async Task A_placed_call_is_followed_from_the_queue_to_its_end()
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:Every", "00:00:01"));
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        var seen = new List<string?>();

        for (var second = 0; second < 32; second++)
        {
            await gateway.FollowTurnAsync(TimeSpan.FromSeconds(1));
            seen.Add((await gateway.StateAsync(state)).Call);
        }

        seen.Distinct().ShouldBe(["queued", "ringing", "connected", "completed"]);
        var asked = gateway.Webex.State.CountOf(CallDriving.List);
        await gateway.FollowAsync(TimeSpan.FromSeconds(10));
        gateway.Webex.State.CountOf(CallDriving.List).ShouldBe(asked, "nothing is open any more");
        (await gateway.CountAsync("follow_until is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task A_call_that_nobody_takes_goes_back_to_the_queue_and_an_abandoned_one_is_missed()
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:Every", "00:00:01"));
        gateway.Webex.State.ArmFault("/v1/tasks", "rings-in-vain");
        var first = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        gateway.Webex.State.ArmFault("/v1/tasks", "abandoned");
        var second = await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");
        var (ofFirst, ofSecond) = (new List<string?>(), new List<string?>());

        for (var turn = 0; turn < 50; turn++)
        {
            await gateway.FollowTurnAsync(TimeSpan.FromSeconds(1));
            ofFirst.Add((await gateway.StateAsync(first)).Call);
            ofSecond.Add((await gateway.StateAsync(second)).Call);
        }

        string.Join(" ", Steps(ofFirst)).ShouldBe("queued ringing queued ringing connected completed");
        string.Join(" ", Steps(ofSecond)).ShouldBe("queued ringing missed");
        (await gateway.LineAsync(second)).GetProperty("call").GetString().ShouldBe("missed");
    }

    [Theory]
    [InlineData("reset-after")]
    [InlineData("wrong-json")]
    public async Task A_lost_answer_is_found_in_the_list_and_followed(string fault)
    {
        await using var gateway = await CallDriving.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", fault);
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync(fault == "wrong-json" ? "placed" : "unconfirmed");

        await gateway.FollowAsync(TimeSpan.FromSeconds(40));

        (await gateway.StateAsync(state)).ShouldBe(("placed", "completed"));
        gateway.Webex.State.CallCount.ShouldBe(1);
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_callback_that_Webex_does_not_list_is_marked_and_is_sent_again_only_by_an_operator(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var gateway = await CallDriving.StartAsync(store);
        gateway.Webex.State.ArmFault("/v1/tasks", "unavailable");
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");

        await gateway.FollowAsync(TimeSpan.FromMinutes(9.9), TimeSpan.FromSeconds(5));
        (await gateway.LineAsync(state)).GetProperty("notSeen").GetBoolean().ShouldBeFalse();
        await gateway.FollowAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5));

        var line = await gateway.LineAsync(state);
        line.GetProperty("notSeen").GetBoolean().ShouldBeTrue();
        line.GetProperty("call").GetString().ShouldBe("not-seen");
        gateway.Webex.State.CallCount.ShouldBe(0);
        (await gateway.PostAsOperatorAsync($"/operator/callbacks/{line.GetProperty("id").GetString()}/resend", new { reason = "Webex shows no such call" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await gateway.DrainAsync(1);
        await gateway.FollowAsync(TimeSpan.FromSeconds(60));
        (await gateway.StateAsync(state)).ShouldBe(("placed", "completed"));
        (await gateway.StoryAsync(state)).Take(6).ShouldBe(["asked", "booked", "unconfirmed", "unconfirmed", "resent", "placed"]);
    }

    [Fact]
    public async Task Lost_answers_503s_and_resets_of_many_callbacks_end_as_placed_or_not_seen()
    {
        const int Visitors = 200;
        string?[] fates = ["reset-after", "unavailable", "reset-before", "error-500", null];
        await using var gateway = await CallDriving.StartAsync();
        for (var i = 0; i < Visitors; i++)
        {
            if (fates[i % fates.Length] is { } fate)
            {
                gateway.Webex.State.ArmFault("/v1/tasks", fate);
            }

            (await gateway.CallAsync($"+57321{i:0000000}")).IsSuccessStatusCode.ShouldBeTrue();
            await gateway.FollowTurnAsync(TimeSpan.FromSeconds(1));
        }

        for (var turns = 0; turns < 480 && await gateway.CountAsync("status <> 3 and not_seen is null") > 0; turns++)
        {
            await gateway.FollowTurnAsync(TimeSpan.FromSeconds(15));
        }

        (await gateway.CountAsync("status = 3 or (status = 4 and not_seen is not null)")).ShouldBe(Visitors);
        gateway.Webex.State.Calls.Select(call => call.Destination).ShouldBeUnique();
        (await gateway.CountAsync("status = 3 and task is not null")).ShouldBe(gateway.Webex.State.CallCount);
    }

    [Fact]
    public async Task Fewer_than_three_complete_answers_mark_nothing()
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:NotSeenAfter", "00:00:10"));
        gateway.Webex.State.ArmFault("/v1/tasks", "unavailable");
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");
        gateway.Webex.State.ArmFault(CallDriving.List, "html-200", count: 2);
        gateway.Webex.State.ArmFault(CallDriving.List, "wrong-json", count: 2);

        await gateway.FollowAsync(TimeSpan.FromSeconds(89));
        (await gateway.CountAsync("not_seen is not null")).ShouldBe(0);
        await gateway.FollowAsync(TimeSpan.FromSeconds(30));

        (await gateway.CountAsync("not_seen is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task A_task_that_the_list_shows_late_still_makes_a_marked_callback_placed()
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:NotSeenAfter", "00:00:10"));
        gateway.Webex.State.ArmFault("/v1/tasks", "listed-late", retryAfter: 120);
        gateway.Webex.State.ArmFault("/v1/tasks", "reset-after");
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");

        await gateway.FollowAsync(TimeSpan.FromSeconds(70));
        (await gateway.CountAsync("not_seen is not null")).ShouldBe(1);
        await gateway.FollowAsync(TimeSpan.FromSeconds(70));

        (await gateway.StateAsync(state)).ShouldBe(("placed", "completed"));
        (await gateway.CountAsync("not_seen is not null")).ShouldBe(0);
        (await gateway.StoryAsync(state)).Take(5).ShouldBe(["asked", "booked", "unconfirmed", "unconfirmed", "placed"]);
    }

    [Fact]
    public async Task Two_callbacks_of_one_number_of_which_one_rang_stay_in_doubt()
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:NotSeenAfter", "00:00:10"));
        gateway.Webex.State.ArmFault("/v1/tasks", "reset-after");
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");
        gateway.Webex.State.ArmFault("/v1/tasks", "unavailable");
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");

        await gateway.FollowAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(5));

        (await gateway.CountAsync("status = 4 and task is null and not_seen is null")).ShouldBe(2);
    }

    [Fact]
    public async Task Two_callbacks_of_one_number_that_both_rang_get_a_task_each()
    {
        await using var gateway = await CallDriving.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", "reset-after", count: 2);
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");
        await gateway.FollowTurnAsync(TimeSpan.FromSeconds(1));
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");

        await gateway.FollowAsync(TimeSpan.FromSeconds(60));

        (await gateway.CountAsync("status = 3 and task is not null")).ShouldBe(2);
        (await gateway.CountAsync("task = (select min(task) from callback)")).ShouldBe(1);
    }

    [Theory]
    [InlineData("forbidden")]
    [InlineData("not-shown")]
    [InlineData("unprocessable")]
    [InlineData("revoked")]
    public async Task A_refused_list_is_left_alone_for_an_hour_with_one_warning_and_harms_nothing_else(string fault)
    {
        await using var gateway = await CallDriving.StartAsync();
        await gateway.UntilReadyAsync();
        gateway.Webex.State.ArmFault(CallDriving.List, fault, count: 100);
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");

        await gateway.FollowAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(5));

        gateway.Webex.State.CountOf(CallDriving.List).ShouldBe(fault == "revoked" ? 2 : 1);
        gateway.Logs.Count(line => line.StartsWith("Warning") && line.Contains("does not show its list")).ShouldBe(1);
        (await gateway.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.WebexCheckAsync()).ShouldNotContain("failing");
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");

        gateway.Webex.State.DisarmFaults();
        await gateway.FollowAsync(TimeSpan.FromMinutes(60), TimeSpan.FromSeconds(30));
        (await gateway.StateAsync(state)).Call.ShouldBe("completed");
    }

    [Fact]
    public async Task A_list_that_fails_or_asks_to_wait_or_is_too_large_is_asked_again()
    {
        await using var gateway = await CallDriving.StartAsync();
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        foreach (var fault in new[] { "error-500", "unavailable", "reset-after", "huge-body", "too-much", "too-much", "html-200" })
        {
            gateway.Webex.State.ArmFault(CallDriving.List, fault);
        }

        gateway.Webex.State.ArmFault(CallDriving.List, "rate-limited", retryAfter: 120);
        await gateway.FollowAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(5));
        var asked = gateway.Webex.State.CountOf(CallDriving.List);
        await gateway.FollowAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(5));

        (await gateway.StateAsync(state)).Call.ShouldBe("completed");
        asked.ShouldBeGreaterThan(5);
        gateway.Webex.State.Requests.Count(seen => seen.Query.Contains("channelTypes")).ShouldBeLessThan(40);
    }

    [Fact]
    public async Task After_a_missed_call_the_visitor_can_ask_again_at_once_and_the_budgets_of_the_number_hold()
    {
        await using var gateway = await CallDriving.StartAsync(("Callbacks:FollowUp:Every", "00:00:01"), ("Callbacks:CoolDown", "00:10:00"), ("Callbacks:Budgets:Mode", "enforce"));
        gateway.Webex.State.ArmFault("/v1/tasks", "abandoned", count: 3);
        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await (await gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");

        await gateway.FollowAsync(TimeSpan.FromSeconds(20));
        var again = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await gateway.FollowAsync(TimeSpan.FromSeconds(20));

        (await gateway.StateAsync(again)).Call.ShouldBe("missed");
        await (await gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [PostgresFact]
    public async Task Of_two_instances_on_PostgreSQL_one_follows_and_the_other_goes_on_when_it_is_gone()
    {
        await using var first = await CallDriving.StartAsync(("DATABASE_URL", await PostgresServer.NewDatabaseAsync()));
        var second = first.Beside();
        var state = await (await first.CallAsync()).ShouldBeAcceptedAsync("placed");

        await first.UntilAsync(() => first.Webex.State.CountOf(CallDriving.List) >= 2, TimeSpan.FromSeconds(1));
        first.Webex.State.Requests.Where(seen => seen.Query.Contains("channelTypes")).Select(seen => seen.At).GroupBy(at => at).ShouldAllBe(same => same.Count() == 1);
        await second.DisposeAsync();

        await first.UntilAsync(async () => (await first.StateAsync(state)).Call == "completed", TimeSpan.FromSeconds(1));
    }

    private static IEnumerable<string> Steps(IEnumerable<string?> seen)
    {
        string? last = null;
        foreach (var state in seen.OfType<string>().Where(state => state != last))
        {
            yield return last = state;
        }
    }
}
