using System.Net;
using System.Text.Json;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Callback;

public sealed class BudgetTests
{
    private static readonly (string, string?) Enforced = ("Callbacks:Budgets:Mode", "enforce");
    private static readonly (string, string?)[] Topics = [Enforced, ("Callbacks:EntryPoints:sales", "510d198d-7aa7-4b75-a5ff-e61759f4f313"), ("Callbacks:EntryPoints:support", "510d198d-7aa7-4b75-a5ff-e61759f4f313"), ("Callbacks:EntryPoints:billing", "510d198d-7aa7-4b75-a5ff-e61759f4f313")];

    [Fact]
    public async Task Other_topics_and_addresses_ring_one_number_no_more_than_twice_in_ten_minutes_and_thrice_a_day()
    {
        await using var gateway = await LedgerGateway.StartAsync(Topics);

        await (await FromAsync(gateway, "198.51.100.1", "default")).ShouldBeAcceptedAsync("placed");
        await (await FromAsync(gateway, "198.51.100.1", "sales")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        await (await FromAsync(gateway, "198.51.100.2", "sales")).ShouldBeAcceptedAsync("placed");
        gateway.Clock.Advance(TimeSpan.FromMinutes(3));
        var third = await FromAsync(gateway, "198.51.100.3", "support");
        await third.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        third.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromMinutes(7));

        gateway.Clock.Advance(TimeSpan.FromMinutes(7));
        await (await FromAsync(gateway, "198.51.100.3", "support")).ShouldBeAcceptedAsync("placed");
        gateway.Clock.Advance(TimeSpan.FromHours(12));
        await (await FromAsync(gateway, "198.51.100.4", "billing")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        gateway.Clock.Advance(TimeSpan.FromHours(12));
        await (await FromAsync(gateway, "198.51.100.4", "billing")).ShouldBeAcceptedAsync("placed");
        gateway.Webex.State.CallCount.ShouldBe(4);
    }

    [Fact]
    public async Task A_thousand_addresses_ring_neighbouring_numbers_no_more_than_five_times_an_hour()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 1000; i++)
        {
            answers.Add((await FromAsync(gateway, $"203.0.{i / 256}.{i % 256}", "default", $"+57321123{i:0000}")).StatusCode);
        }

        answers.Count(status => status == HttpStatusCode.Created).ShouldBe(5);
        answers.Count(status => status == HttpStatusCode.TooManyRequests).ShouldBe(995);
        await (await FromAsync(gateway, "198.51.100.1", "default", "+573009876543")).ShouldBeAcceptedAsync("placed");
        gateway.Webex.State.CallCount.ShouldBe(6);
    }

    [Fact]
    public async Task The_sixth_colleague_of_a_company_reads_why_and_the_operator_reads_which_setting_to_raise()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced);
        for (var i = 0; i < 5; i++)
        {
            await (await FromAsync(gateway, $"198.51.100.{i}", "default", $"+57321123000{i}")).ShouldBeAcceptedAsync("placed");
        }

        var sixth = await FromAsync(gateway, "198.51.100.9", "default", "+573211230009");

        await sixth.ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        (await sixth.JsonAsync()).GetProperty("detail").GetString()!.ShouldStartWith("Numbers that begin like this one, such as those of one company");
        gateway.Logs.ShouldContain(line => line.StartsWith("Warning The budget 'prefix' is spent") && line.Contains("Callbacks:Budgets:PrefixPerHour allows 5"));
    }

    [Fact]
    public async Task Bookings_for_another_day_take_nothing_of_a_companys_hour_today()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced);
        for (var i = 0; i < 5; i++)
        {
            await (await FromAsync(gateway, $"198.51.100.{i}", "default", $"+57321123000{i}", "2026-12-18T11:00")).ShouldBeAcceptedAsync("scheduled");
        }

        await (await FromAsync(gateway, "198.51.100.9", "default", "+573211230009")).ShouldBeAcceptedAsync("placed");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task The_days_budget_closes_the_site_until_midnight_for_all_instances_and_over_restarts(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var gateway = await LedgerGateway.StartAsync([.. store, Enforced, ("Callbacks:Budgets:SitePerDay", "5"), ("Callbacks:Budgets:RegionPerDay", "4")]);
        foreach (var carrier in new[] { 301, 311, 321, 315 })
        {
            await (await FromAsync(gateway, $"198.51.101.{carrier % 256}", "default", $"+57{carrier}1234567")).ShouldBeAcceptedAsync("placed");
        }

        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("four fifths: 4 of 5"));
        gateway.Logs.ShouldContain(line => line.StartsWith("Error") && line.Contains("region CO"));
        await (await FromAsync(gateway, "198.51.100.2", "default", "+573501234567")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "closed-for-today");
        await (await FromAsync(gateway, "198.51.100.3", "default", "+522221234567")).ShouldBeAcceptedAsync("placed");

        await using var other = gateway.Beside();
        var closed = await FromAsync(other, "198.51.100.4", "default", "+522221234568");
        await closed.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "closed-for-today");
        closed.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromHours(14)); // 10:00 in Bogotá

        gateway.Clock.Advance(TimeSpan.FromHours(14));
        await (await FromAsync(other, "198.51.100.5", "default", "+573501234567")).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task Rejected_requests_spend_nobodys_budget()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced, ("Callbacks:Budgets:SitePerDay", "8"));
        for (var i = 0; i < 100; i++)
        {
            await FromAsync(gateway, $"203.0.113.{i}", "default", $"+57321123{i:0000}"); // the prefix stops them after five
            await FromAsync(gateway, $"203.0.113.{i}", "default", "+12125550100");
            await FromAsync(gateway, $"203.0.113.{i}", "unknown");
        }

        await (await FromAsync(gateway, "198.51.100.9", "default", "+573009876543")).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task In_shadow_mode_budgets_count_and_let_through()
    {
        await using var gateway = await LedgerGateway.StartAsync(("Callbacks:Budgets:Mode", "shadow"), ("Callbacks:Budgets:SitePerDay", "1"));

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");

        gateway.Logs.ShouldContain(line => line.Contains("let through (shadow)"));
    }

    [Fact]
    public async Task A_number_on_the_do_not_call_list_is_called_again_when_it_is_off_the_list()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced);
        (await gateway.PostAsOperatorAsync("/operator/do-not-call", new { number = "+57 321 123 4567" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await gateway.CallAsync("321 123 4567")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");

        (await gateway.PostAsOperatorAsync("/operator/do-not-call/remove", new { number = "+57 321 123 4567" })).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task Booked_for_one_minute_on_ten_days_a_number_rings_there_no_more_often_than_at_once()
    {
        await using var gateway = await LedgerGateway.StartAsync(Topics);
        var accepted = 0;
        for (var day = 0; day < 10; day++)
        {
            foreach (var topic in new[] { "default", "sales", "support", "billing" })
            {
                var answer = await FromAsync(gateway, $"198.51.{100 + day}.{topic.Length}", topic, when: "2026-12-10T11:00");
                accepted += answer.StatusCode == HttpStatusCode.Accepted ? 1 : 0;
            }

            gateway.Clock.Advance(TimeSpan.FromDays(1));
        }

        accepted.ShouldBe(2); // as many as ring a number in ten minutes
        await (await FromAsync(gateway, "198.51.100.9", "billing")).ShouldBeAcceptedAsync("placed"); // nobody is shut out by bookings for another day
    }

    [Fact]
    public async Task A_second_scheduled_callback_of_a_number_and_topic_is_409_and_an_immediate_one_is_not()
    {
        await using var gateway = await LedgerGateway.StartAsync(Topics);
        var first = await (await FromAsync(gateway, "198.51.100.1", "default", when: "2026-12-10T11:00")).ShouldBeAcceptedAsync("scheduled");
        gateway.Clock.Advance(TimeSpan.FromHours(1));

        await (await FromAsync(gateway, "198.51.100.2", "default", when: "2026-12-11T11:00")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        await (await FromAsync(gateway, "198.51.100.2", "sales", when: "2026-12-11T11:00")).ShouldBeAcceptedAsync("scheduled");
        await (await FromAsync(gateway, "198.51.100.2", "default")).ShouldBeAcceptedAsync("placed");

        (await gateway.Client.DeleteAsync(first)).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Clock.Advance(TimeSpan.FromMinutes(10));
        await (await FromAsync(gateway, "198.51.100.3", "default", when: "2026-12-12T11:00")).ShouldBeAcceptedAsync("scheduled");
    }

    [Fact]
    public async Task The_days_budget_is_the_one_of_the_day_on_which_the_telephone_rings()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced, ("Callbacks:Budgets:SitePerDay", "5"));
        var accepted = 0;
        for (var i = 0; i < 30; i++)
        {
            var answer = await FromAsync(gateway, $"198.51.100.{i}", "default", $"+5731{i / 10}{i % 10}234567", when: "2026-12-10T11:00");
            accepted += answer.StatusCode == HttpStatusCode.Accepted ? 1 : 0;
            if (i % 5 == 4)
            {
                gateway.Clock.Advance(TimeSpan.FromDays(1));
            }
        }

        accepted.ShouldBe(5);
        await (await FromAsync(gateway, "198.51.101.1", "default", "+573009876543")).ShouldBeAcceptedAsync("placed"); // today is free
    }

    [Fact]
    public async Task What_is_cancelled_before_it_rings_weighs_on_its_number_and_not_on_the_site()
    {
        await using var gateway = await LedgerGateway.StartAsync(Enforced, ("Callbacks:Budgets:SitePerDay", "3"));
        for (var i = 0; i < 20; i++)
        {
            var booked = await (await FromAsync(gateway, $"198.51.100.{i}", "default", $"+57310{i:00}34567", when: "2026-11-23T18:00")).ShouldBeAcceptedAsync("scheduled");
            (await gateway.Client.DeleteAsync(booked)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        for (var i = 0; i < 3; i++)
        {
            await (await FromAsync(gateway, $"198.51.101.{i}", "default", $"+57320{i:00}34567")).ShouldBeAcceptedAsync("placed");
        }

        await (await FromAsync(gateway, "198.51.101.9", "default", "+573219934567")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "closed-for-today");
        await (await FromAsync(gateway, "198.51.100.0", "default", "+573100034567", when: "2026-11-23T18:05")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task What_is_over_a_budget_when_it_would_ring_is_not_sent_and_the_operator_sees_why(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var shadow = await LedgerGateway.StartAsync([.. store, .. Topics, ("Callbacks:Budgets:Mode", "shadow")]);
        foreach (var topic in new[] { "default", "sales", "support", "billing" })
        {
            await (await FromAsync(shadow, $"198.51.100.{topic.Length}", topic, when: "2026-11-23T11:00")).ShouldBeAcceptedAsync("scheduled");
        }

        await using var gateway = await shadow.RestartAsync(Enforced);
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        await gateway.DrainAsync(2);
        await gateway.DispatchTurnAsync();

        gateway.Webex.State.CallCount.ShouldBe(2);
        var waiting = await gateway.DeskAsync("?status=to-decide");
        waiting.Select(row => row.GetProperty("note").GetString()).ShouldBe(Enumerable.Repeat("over the budget 'number in ten minutes' at the time of the call", 2));
        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("number in ten minutes") && line.Contains("an operator must decide"));
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_callback_that_waited_for_Webex_counts_when_its_telephone_rang(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var gateway = await LedgerGateway.StartAsync([.. store, .. Topics]);
        gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 1800);
        await (await FromAsync(gateway, "198.51.100.1", "default")).ShouldBeAcceptedAsync("queued");
        await (await FromAsync(gateway, "198.51.100.2", "sales")).ShouldBeAcceptedAsync("queued");
        gateway.Clock.Advance(TimeSpan.FromMinutes(30));
        await gateway.DrainAsync(2);
        await gateway.DispatchTurnAsync();

        await (await FromAsync(gateway, "198.51.100.3", "support")).ShouldBeProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");

        gateway.Clock.Advance(TimeSpan.FromMinutes(10));
        await (await FromAsync(gateway, "198.51.100.3", "support")).ShouldBeAcceptedAsync("placed");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Calls_that_a_queue_moved_past_midnight_fill_the_new_day(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var gateway = await LedgerGateway.StartAsync([.. store, ("Callbacks:Budgets:Mode", "enforce"), ("Callbacks:Budgets:SitePerDay", "2")]);
        gateway.Clock.Advance(new TimeSpan(13, 50, 0)); // 23:50 in Bogota
        gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 900);
        await (await gateway.CallAsync("+573211234501")).ShouldBeAcceptedAsync("queued");
        await (await gateway.CallAsync("+573001234502")).ShouldBeAcceptedAsync("queued");
        gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 60); // the first asks twice on the new day, and counts once
        await gateway.DispatchTurnAsync(TimeSpan.FromMinutes(16));
        gateway.Clock.Advance(TimeSpan.FromMinutes(2));
        await gateway.DrainAsync(2);
        await gateway.DispatchTurnAsync();

        await (await gateway.CallAsync("+573101234503")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "closed-for-today");

        (await gateway.CountAsync("status = 3")).ShouldBe(2);
        gateway.Clock.Advance(TimeSpan.FromDays(1));
        await (await gateway.CallAsync("+573101234503")).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task Ranges_of_a_served_region_can_be_refused_by_configuration()
    {
        await using var gateway = await LedgerGateway.StartAsync(("Callbacks:RefusedPrefixes:0", "+57321"));

        await (await gateway.CallAsync("+573211234567")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "number-not-served");
        await (await gateway.CallAsync("+573001234567")).ShouldBeAcceptedAsync("placed");
    }

    private static Task<HttpResponseMessage> FromAsync(GatewayUnderTest gateway, string address, string topic, string number = GatewayUnderTest.Number, string? when = null)
    {
        var fields = new Dictionary<string, string?> { ["destination"] = number, ["topic"] = topic, ["when"] = when };
        var body = JsonSerializer.Serialize(fields.Where(field => field.Value is not null).ToDictionary());
        return gateway.SendAsync(HttpMethod.Post, "/callback/call", body, (GatewayUnderTest.PretendedAddress.Header, address));
    }
}
