using System.Net;
using WebexGateway.Sandbox;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace WebexGateway.Tests.Callback;

/// <summary>Webex answers, but takes no callbacks: each is sent seldom, none is lost, and the log says what to look at.</summary>
public sealed class WebexTroubleTests
{
    private const string Tasks = "/v1/tasks";
    private const int Many = 1_000;

    [Theory]
    [InlineData(401, 10, 3 + 8 + (60 / 5))]
    [InlineData(500, 10, 3 + (60 / 5))]
    public async Task After_three_500s_on_three_numbers_callbacks_wait_and_trials_grow_rarer_up_to_five_minutes(int probed, int least, int most)
    {
        using var webex = ScriptedWebex.Start();
        webex.Given(Request.Create().WithPath(Tasks).UsingPost()).RespondWith(Response.Create().WithStatusCode(500));
        webex.Given(Request.Create().WithPath(Tasks).UsingGet()).RespondWith(Response.Create().WithStatusCode(probed));
        await using var gateway = await LedgerGateway.StartAsync(("WXCC_API_URL", webex.Url));

        for (var i = 0; i < 3; i++)
        {
            await (await gateway.CallAsync(Number(i))).ShouldBeAcceptedAsync("unconfirmed");
        }

        for (var i = 3; i < 30; i++)
        {
            await (await gateway.CallAsync(Number(i))).ShouldBeAcceptedAsync("queued");
        }

        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("answered 500") && line.Contains("Control Hub"));
        await PassAsync(gateway, TimeSpan.FromHours(1));

        webex.LogEntries.Count(entry => entry.RequestMessage?.Method == "POST").ShouldBeInRange(least, most);
        (await gateway.CountAsync("status = 1")).ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData("error-500", 500, "Control Hub")]
    [InlineData("forbidden", 403, "scopes")]
    [InlineData("reset-after", null, "status.webex.com")]
    public async Task While_callbacks_fail_readiness_stays_200_and_says_so_with_the_thing_to_do(string fault, int? answered, string fix)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.UntilReadyAsync();
        gateway.Webex.State.ArmFault(Tasks, fault, count: 8);
        for (var i = 0; i < 8; i++)
        {
            (await gateway.CallAsync(Number(i))).Dispose();
        }

        var answer = await gateway.GetAsync("/health/ready");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var webex = (await answer.JsonAsync()).GetProperty("checks").GetProperty("webex");
        webex.GetProperty("status").GetString().ShouldBe("failing");
        webex.GetProperty("reason").GetString()!.ShouldContain(fix);
        webex.GetProperty("since").GetDateTimeOffset().ShouldBeLessThanOrEqualTo(gateway.Clock.GetUtcNow());
        var line = (await gateway.OperatorStateAsync()).GetProperty("webex");
        line.GetProperty("status").GetString().ShouldBe("failing");
        line.GetProperty("failures").GetInt32().ShouldBeGreaterThanOrEqualTo(3);
        line.GetProperty("answered").ToString().ShouldBe($"{answered}");

        gateway.Webex.State.DisarmFaults();
        await gateway.UntilAsync(async () => await gateway.WebexCheckAsync() == """{"status":"answers"}""", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task While_Webex_asks_to_wait_readiness_says_paused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Webex.State.ArmFault(Tasks, "rate-limited", count: 1, retryAfter: 30);

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("queued");

        (await gateway.WebexCheckAsync()).ShouldStartWith("""{"status":"paused","reason":"Webex asked to wait""");
    }

    [Fact]
    public async Task When_Webex_takes_callbacks_again_all_that_waited_are_made()
    {
        await using var gateway = await LedgerGateway.StartAsync();
        gateway.Webex.State.ArmFault(Tasks, "forbidden", count: 5);

        for (var i = 0; i < 20; i++)
        {
            await (await gateway.CallAsync(Number(i))).ShouldBeAcceptedAsync("queued");
        }

        await PassAsync(gateway, TimeSpan.FromMinutes(3));

        gateway.Webex.State.Calls.Select(call => call.Destination).Order().ShouldBe(Enumerable.Range(0, 20).Select(Number).Order());
        gateway.Logs.ShouldContain(line => line.StartsWith("Warning") && line.Contains("answered 403") && line.Contains("scopes"));
    }

    [Theory]
    [InlineData("permanent-500")]
    [InlineData("leaky-400")]
    [InlineData("forbidden")]
    public async Task A_number_that_Webex_cannot_take_holds_up_no_other(string fault)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            gateway.Webex.State.ArmFault(Tasks, fault == "permanent-500" ? "error-500" : fault);
            (await gateway.CallAsync()).Dispose();
        }

        await (await gateway.CallAsync(Number(1))).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task A_number_that_Webex_forbids_is_tried_ever_more_seldom()
    {
        using var webex = ScriptedWebex.Start();
        webex.Given(Request.Create().WithPath(Tasks).UsingPost()).RespondWith(Response.Create().WithStatusCode(403));
        await using var gateway = await LedgerGateway.StartAsync(("WXCC_API_URL", webex.Url));
        await (await gateway.CallAsync(Number(0))).ShouldBeAcceptedAsync("queued");

        await PassAsync(gateway, TimeSpan.FromMinutes(10));

        webex.LogEntries.Count(entry => entry.RequestMessage?.Method == "POST").ShouldBeInRange(7, 10);
    }

    [Fact]
    public async Task A_topic_that_Webex_forbids_holds_up_no_other_topic()
    {
        const string Forbidden = "00000000-0000-4000-8000-000000000403";
        using var webex = ScriptedWebex.Start();
        webex.Given(Request.Create().WithPath(Tasks).UsingPost()).AtPriority(2)
            .RespondWith(Response.Create().WithStatusCode(201).WithBody("""{"data":{"id":"a"}}"""));
        webex.Given(Request.Create().WithPath(Tasks).UsingPost().WithBody(body => body!.Contains(Forbidden))).AtPriority(1)
            .RespondWith(Response.Create().WithStatusCode(403));
        webex.Given(Request.Create().WithPath(Tasks).UsingGet()).RespondWith(Response.Create().WithStatusCode(401));
        await using var gateway = await LedgerGateway.StartAsync(("WXCC_API_URL", webex.Url), ("Callbacks:EntryPoints:sales", Forbidden));
        for (var i = 0; i < 3; i++)
        {
            await (await gateway.CallAsync(Number(i), topic: "sales")).ShouldBeAcceptedAsync("queued");
        }

        await PassAsync(gateway, TimeSpan.FromMinutes(5)); // its trials grow rarer
        for (var i = 3; i < 6; i++)
        {
            await (await gateway.CallAsync(Number(i))).ShouldBeAcceptedAsync("queued");
        }

        await PassAsync(gateway, TimeSpan.FromMinutes(5));

        (await gateway.CountAsync("status = 3 and topic = 'default'")).ShouldBe(3);
        (await gateway.CountAsync("status = 1 and topic = 'sales'")).ShouldBe(3);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(30, 5)]
    public async Task A_429_that_follows_a_429_is_waited_for_longer_each_time_and_never_less_than_a_second(int retryAfter, int most)
    {
        await using var gateway = await LedgerGateway.StartAsync();
        gateway.Webex.State.ArmFault(Tasks, "rate-limited", count: Many, retryAfter: retryAfter);

        await (await gateway.CallAsync()).ShouldBeAcceptedAsync("queued");
        await PassAsync(gateway, TimeSpan.FromMinutes(2));

        gateway.Webex.State.CountOf(Tasks).ShouldBeInRange(2, most);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_taken_of_the_minutes_pace_and_the_queue_goes_out_at_once_when_it_is_back()
    {
        await using var gateway = await LedgerGateway.StartAsync(new SandboxOptions { AccessTokenLifetime = TimeSpan.FromMinutes(10) }, ("Webex:RequestsPerMinute", "20"));
        await (await gateway.CallAsync(Number(0))).ShouldBeAcceptedAsync("placed");
        gateway.Webex.State.ArmFault("/v1/access_token", "error-503", count: Many);
        await PassAsync(gateway, TimeSpan.FromMinutes(10));

        for (var i = 1; i <= 20; i++)
        {
            await (await gateway.CallAsync(Number(i))).ShouldBeAcceptedAsync("queued");
        }

        await PassAsync(gateway, TimeSpan.FromMinutes(2));
        gateway.Logs.Count(line => line.Contains("token", StringComparison.OrdinalIgnoreCase) && (line.StartsWith("Warning") || line.StartsWith("Error"))).ShouldBeLessThan(60);
        gateway.Webex.State.DisarmFaults();
        for (var i = 0; i < 300 && gateway.Webex.State.CallCount < 21; i++)
        {
            await gateway.DispatchTurnAsync();
        }

        gateway.Webex.State.Calls.Count.ShouldBe(21);
    }

    [Theory]
    [InlineData("text\\r\\nInfo: forged \\u001b[31m", "textInfo:forged[31m")]
    [InlineData("ROUTER_1", "ROUTER_1")]
    public async Task A_tracking_id_of_Webexs_body_reaches_the_log_in_printable_characters_only(string written, string logged)
    {
        using var webex = ScriptedWebex.Answering(400, $$"""{"trackingId":"{{written}}{{new string('x', 200)}}"}""");
        await using var gateway = await GatewayUnderTest.StartAsync(("WXCC_API_URL", webex.Url));

        await (await gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.BadGateway, "refused-by-webex");

        var line = gateway.Logs.Single(entry => entry.Contains("(Webex's status 400"));
        line.ShouldContain($"tracking id {logged}{new string('x', 64 - logged.Length)})");
    }

    private static string Number(int index) => $"+57321{index:0000000}";

    /// <summary>Lets the time pass in 120 turns of the dispatcher.</summary>
    private static async Task PassAsync(GatewayUnderTest gateway, TimeSpan time)
    {
        for (var end = gateway.Clock.GetUtcNow() + time; gateway.Clock.GetUtcNow() < end;)
        {
            await gateway.DispatchTurnAsync(time / 120);
        }
    }
}
