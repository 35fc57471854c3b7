using System.Text.Json;
using WebexGateway.Tests.Callback;

namespace WebexGateway.Tests;

/// <summary>The one sentence about the service: for each fault the state, the cause and the one thing to do.</summary>
public sealed class ServiceConditionTests
{
    /// <summary>A fault of /v1/tasks, how many callbacks meet it, and what readiness says then: state, code, words of the cause and of the advice.</summary>
    public static TheoryData<string, int, string, string, string, string> OfTasks => new()
    {
        { "rate-limited", 1, "degraded", "asked-to-wait", "Webex asked to wait", "" },
        { "rate-limited-without-retry-after", 1, "degraded", "asked-to-wait", "Webex asked to wait", "" },
        { "leaky-400", 1, "degraded", "refused", "did not take the last callback: it refused it with 400", "entry point" },
        { "leaky-400", 3, "failing", "refused", "took none of the last 3 callbacks: it refused it with 400", "entry point" },
        { "forbidden", 3, "failing", "no-access", "answered 403", "scopes and licence" },
        { "permanent-500", 1, "degraded", "unclear", "answered 500", "flow" },
        { "error-500", 3, "failing", "unclear", "took none of the last 3 callbacks: it answered 500", "flow" },
        { "error-502", 3, "failing", "unclear", "answered 502", "flow" },
        { "error-503", 3, "failing", "unclear", "answered 503", "flow" },
        { "error-504", 3, "failing", "unclear", "answered 504", "flow" },
        { "unavailable", 3, "failing", "unclear", "answered 503", "flow" },
        { "reset-before", 3, "failing", "no-answer", "gave no answer", "network" },
        { "reset-after", 3, "failing", "no-answer", "gave no answer", "network" },
        { "empty-200", 3, "failing", "unclear", "answered 200", "flow" },
        { "html-200", 3, "failing", "unclear", "answered 200", "flow" },
        { "redirect", 3, "failing", "unclear", "answered 302", "flow" },
        { "huge-body", 3, "failing", "unclear", "answered", "flow" },
        { "wrong-json", 3, "healthy", "healthy", "Webex takes the callbacks", "" },
        { "slow-drip", 3, "healthy", "healthy", "Webex takes the callbacks", "" },
    };

    [Theory]
    [MemberData(nameof(OfTasks))]
    public async Task A_fault_of_tasks_has_its_sentence(string fault, int callbacks, string state, string code, string cause, string advice)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        for (var i = 0; i < callbacks; i++)
        {
            gateway.Webex.State.ArmFault("/v1/tasks", fault, retryAfter: fault == "rate-limited" ? 60 : null);
            var answering = gateway.CallAsync($"+57300123456{i}");
            if (fault == "slow-drip")
            {
                await gateway.UntilAsync(() => answering.IsCompleted); // the id of the call is not waited for
            }

            await answering;
        }

        var service = await ShouldSayAsync(gateway, state, code, cause, advice);

        (gateway.Clock.GetUtcNow() - service.GetProperty("since").GetDateTimeOffset()).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(fault == "slow-drip" ? 30 : 0));
        if (fault == "rate-limited")
        {
            service.GetProperty("until").GetDateTimeOffset().ShouldBe(gateway.Clock.GetUtcNow().AddSeconds(60));
        }
    }

    public static TheoryData<string, string, string, string> OfTokens => new()
    {
        { "invalid-grant", "not connected", "not-connected", "Connect Webex" },
        { "invalid-grant-401", "not connected", "not-connected", "Connect Webex" },
        { "invalid-client", "not connected", "not-connected", "Correct CLIENT_ID and CLIENT_SECRET." },
        { "rate-limited", "failing", "no-token", "network" },
        { "error-500", "failing", "no-token", "network" },
        { "unavailable", "failing", "no-token", "network" },
        { "html-200", "failing", "no-token", "network" },
        { "empty-200", "failing", "no-token", "network" },
    };

    [Theory]
    [MemberData(nameof(OfTokens))]
    public async Task A_fault_of_tokens_has_its_sentence(string fault, string state, string code, string advice)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(webex => webex.ArmFault("/v1/access_token", fault, count: 50));
        await gateway.UntilAsync(async () => (await ServiceAsync(gateway)).GetProperty("state").GetString() == state);

        await ShouldSayAsync(gateway, state, code, "", advice);
    }

    [Fact]
    public async Task Before_the_first_callback_it_claims_nothing_about_Webex()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.UntilReadyAsync();

        await ShouldSayAsync(gateway, "healthy", "idle", "Nothing is known to be wrong", "");
    }

    [Fact]
    public async Task A_new_connection_ends_what_Webex_said_to_the_old_one()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", "forbidden", count: 3);
        await gateway.CallAsync();
        await ShouldSayAsync(gateway, "degraded", "no-access", "answered 403", "scopes and licence");
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));

        var (back, cookie) = await OAuthTests.ConsentAsync(gateway, "accept");
        (await OAuthTests.GetAsync(gateway, back, cookie)).EnsureSuccessStatusCode();

        (await ServiceAsync(gateway)).GetProperty("state").GetString().ShouldBe("healthy");
    }

    [Fact]
    public async Task A_revoked_grant_is_not_shown_as_connected()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.CallAsync();
        gateway.Webex.State.RevokeGrants();
        await gateway.CallAsync("+573001234567");

        await ShouldSayAsync(gateway, "not connected", "not-connected", "", "Connect Webex");
    }

    [Fact]
    public async Task Without_a_connection_it_says_so()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("REFRESH_TOKEN", ""));
        await gateway.UntilReadyAsync();

        await ShouldSayAsync(gateway, "not connected", "not-connected", "No operator has connected Webex yet.", "Connect Webex");
    }

    [Fact]
    public async Task Out_of_hours_it_is_closed_until_the_next_opening_and_a_failure_weighs_more()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Callbacks:Hours:Monday", "12:00-13:00"));
        var service = await ShouldSayAsync(gateway, "closed", "hours", "outside the opening hours", "");
        service.GetProperty("until").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 11, 23, 17, 0, 0, TimeSpan.Zero));

        await gateway.ExecuteAsync("alter table callback rename to gone");
        await gateway.ExecuteAsync("alter table ledger_state rename to gone_too");
        gateway.Clock.Advance(TimeSpan.FromSeconds(2));
        await ShouldSayAsync(gateway, "failing", "store", "The database does not answer", "disk");
    }

    [Fact]
    public async Task A_spent_day_is_closed_until_midnight()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("Callbacks:Budgets:Mode", "enforce"), ("Callbacks:Budgets:SitePerDay", "1"));
        await gateway.CallAsync();
        await gateway.UntilAsync(async () => (await ServiceAsync(gateway)).GetProperty("state").GetString() == "closed", TimeSpan.FromSeconds(1));

        var service = await ShouldSayAsync(gateway, "closed", "budget", "used up", "SitePerDay");
        service.GetProperty("until").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_good_answer_ends_the_failure_and_the_log_says_both_once()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await gateway.CallAsync();
        await ShouldSayAsync(gateway, "degraded", "refused", "did not take the last callback", "entry point");
        await ShouldSayAsync(gateway, "degraded", "refused", "did not take the last callback", "entry point");
        await gateway.CallAsync("+573001234567");
        await ShouldSayAsync(gateway, "healthy", "healthy", "Webex takes the callbacks", "");

        gateway.Logs.Count(line => line.StartsWith("Warning The service is degraded. Webex did not take the last callback: it refused it with 400. Look at the entry point")).ShouldBe(1);
        gateway.Logs.Count(line => line.StartsWith("Information The service is healthy.")).ShouldBe(1);
    }

    [Fact]
    public async Task Failures_among_good_answers_are_told_for_an_hour()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
            await gateway.CallAsync($"+57300123456{i}");
            await gateway.CallAsync($"+57301123456{i}");
        }

        await ShouldSayAsync(gateway, "degraded", "some-failed", "did not take 3 of the last 6 callbacks", "in common");
        gateway.Clock.Advance(TimeSpan.FromMinutes(61));
        await ShouldSayAsync(gateway, "healthy", "healthy", "", "");
    }

    [Fact]
    public async Task The_operators_page_gets_the_same()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", "leaky-400");
        await gateway.CallAsync();

        (await gateway.OperatorStateAsync()).GetProperty("service").GetRawText().ShouldBe((await ServiceAsync(gateway)).GetRawText());
    }

    private static async Task<JsonElement> ServiceAsync(GatewayUnderTest gateway) =>
        (await (await gateway.GetAsync("/health/ready")).JsonAsync()).GetProperty("service");

    private static async Task<JsonElement> ShouldSayAsync(GatewayUnderTest gateway, string state, string code, string cause, string advice)
    {
        var service = await ServiceAsync(gateway);
        service.GetProperty("state").GetString().ShouldBe(state, service.GetRawText());
        service.GetProperty("code").GetString().ShouldBe(code, service.GetRawText());
        service.GetProperty("cause").GetString()!.ShouldContain(cause);
        (service.GetProperty("advice").GetString() ?? "").ShouldContain(advice);
        return service;
    }
}
