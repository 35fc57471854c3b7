using System.Net;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;

namespace WebexGateway.Tests.Callback;

/// <summary>What is around us fails: Webex, the database, the disk, the clock.</summary>
public sealed class OutageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gateway-outage-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Through_an_outage_of_Webex_every_visitor_gets_a_202_and_every_call_is_made_once_after_it()
    {
        const int Phase = 25;
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var front = new WebexFront(webex.Address);
        await using var gateway = await LedgerGateway.StartAsync(
            ("WXCC_API_URL", front.Address.ToString()), ("WEBEX_API_URL", webex.Address.ToString()), ("Callbacks:Budgets:Mode", "shadow"));
        var visitors = 0;

        foreach (var way in new[] { WebexFront.Way.Refusing, WebexFront.Way.Unavailable, WebexFront.Way.Hanging })
        {
            front.Set(way);
            for (var i = 0; i < Phase; i++)
            {
                await (await gateway.CallAsync($"+57321{visitors++:0000000}")).ShouldBeAcceptedAsync("queued");
                await (way == WebexFront.Way.Hanging ? PassAsync(gateway, TimeSpan.FromSeconds(4)) : TurnAsync(gateway, TimeSpan.FromSeconds(4)));
            }
        }

        front.Set(WebexFront.Way.Serving);
        for (var turn = 0; turn < 2_000 && webex.State.CallCount < visitors; turn++)
        {
            await TurnAsync(gateway, TimeSpan.FromMilliseconds(250));
        }

        webex.State.Calls.Select(call => call.Destination).Order().ShouldBe(Enumerable.Range(0, visitors).Select(i => $"+57321{i:0000000}"));
        (await gateway.CountAsync("status = 3")).ShouldBe(visitors);
    }

    [Theory]
    [InlineData(WebexFront.Way.Refusing)]
    [InlineData(WebexFront.Way.Unavailable)]
    public async Task However_long_an_outage_lasted_what_waits_goes_out_within_seconds_of_its_end(WebexFront.Way way)
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        await using var front = new WebexFront(webex.Address);
        await using var gateway = await LedgerGateway.StartAsync(("WXCC_API_URL", front.Address.ToString()), ("WEBEX_API_URL", webex.Address.ToString()));
        front.Set(WebexFront.Way.Refusing);
        for (var i = 0; i < 10; i++)
        {
            await (await gateway.CallAsync($"+57321{i:0000000}")).ShouldBeAcceptedAsync("queued");
        }

        front.Set(way);
        for (var second = 0; second < 600; second++)
        {
            await gateway.DispatchTurnAsync(TimeSpan.FromSeconds(1));
        }

        front.Set(WebexFront.Way.Serving);
        await TurnAsync(gateway, TimeSpan.FromSeconds(8));

        (webex.State.CallCount + await gateway.CountAsync("status = 4")).ShouldBe(10); // the trials of an outage that answers 503 are in doubt
        webex.State.CallCount.ShouldBeGreaterThan(way == WebexFront.Way.Refusing ? 9 : 3);
    }

    [PostgresFact]
    public async Task What_the_database_does_not_take_is_503_and_not_sent_and_what_it_took_is_settled_when_it_is_back()
    {
        var (relay, url) = await TcpRelay.BeforeDatabaseAsync();
        await using var cut = relay;
        relay.Open();
        await using var gateway = await LedgerGateway.StartAsync(("DATABASE_URL", url));
        gateway.Webex.State.ArmFault("/v1/tasks", "hang");
        var underWay = gateway.CallAsync();
        await gateway.ArrivedAsync("/v1/tasks", 1);

        relay.Cut();
        await (await gateway.CallAsync("+573217654321")).ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        gateway.Clock.Advance(TimeSpan.FromSeconds(12));
        var state = await (await underWay).ShouldBeAcceptedAsync("unconfirmed");
        relay.Open();
        await gateway.UntilAsync(() => gateway.CountAsync("status = 4 and note = 'Unconfirmed'").GetAwaiter().GetResult() == 1);

        (await (await gateway.Client.GetAsync(state)).JsonAsync()).GetProperty("status").GetString().ShouldBe("unconfirmed");
        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(1);
        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");
    }

    [Fact]
    public async Task With_a_full_disk_callbacks_are_503_and_not_sent_and_none_that_was_accepted_is_lost()
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, RequestsPerMinute = 1_000_000 });
        await using var gateway = GatewayProcess.WithFileSizeLimit(2000, webex, [.. GatewayProcess.ForLoad, ("Storage__Path", Path.Combine(folder, "gateway.db"))]);
        await gateway.StartAsync();

        var accepted = 0;
        HttpResponseMessage answer;
        do
        {
            answer = await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of($$"""{"destination":"+57321{{accepted:0000000}}"}"""));
        }
        while (answer.StatusCode == HttpStatusCode.Created && ++accepted < 5_000);

        await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable, "store-unavailable");
        accepted.ShouldBeGreaterThan(10);
        webex.State.Calls.Select(call => call.Destination).ShouldBe(Enumerable.Range(0, accepted).Select(i => $"+57321{i:0000000}"));
        (await gateway.Client.GetAsync(gateway.At("/health/live"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_an_hour_loses_nothing_and_stops_nothing()
    {
        await using var gateway = await LedgerGateway.StartAsync();
        gateway.Webex.State.ArmFault("/v1/tasks", "rate-limited", retryAfter: 30);
        var queued = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("queued");

        gateway.Clock.SetBack(TimeSpan.FromHours(1));
        await TurnAsync(gateway, TimeSpan.FromSeconds(31));

        await (await gateway.CallAsync("+573217654321")).ShouldBeAcceptedAsync("placed");
        await (await gateway.CallAsync()).ShouldBeProblemAsync(HttpStatusCode.Conflict, "already-requested");
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        await gateway.DrainAsync(2);
        (await (await gateway.Client.GetAsync(queued)).JsonAsync()).GetProperty("status").GetString().ShouldBe("placed");
    }

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task A_row_whose_instance_died_while_it_asked_Webex_is_unconfirmed_and_never_sent_again(StoreEngine engine)
    {
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [];
        await using var gateway = await LedgerGateway.StartAsync(store);
        gateway.Webex.State.ArmFault("/v1/tasks", "reset-after");
        var state = await (await gateway.CallAsync()).ShouldBeAcceptedAsync("unconfirmed");
        await gateway.ExecuteAsync($"update callback set status = 0, lease_owner = 'dead', lease_until = {gateway.Clock.GetUtcNow().AddSeconds(20).ToUnixTimeMilliseconds()}");

        await TurnAsync(gateway, TimeSpan.FromSeconds(19));
        (await (await gateway.Client.GetAsync(state)).JsonAsync()).GetProperty("status").GetString().ShouldBe("submitting");
        await TurnAsync(gateway, TimeSpan.FromSeconds(6));
        await TurnAsync(gateway, TimeSpan.FromSeconds(6));

        (await (await gateway.Client.GetAsync(state)).JsonAsync()).GetProperty("status").GetString().ShouldBe("unconfirmed");
        gateway.Webex.State.CountOf("/v1/tasks").ShouldBe(1);
    }

    /// <summary>Moves the clock on and waits until the dispatcher has done its turn and nothing is under way.</summary>
    private static async Task TurnAsync(GatewayUnderTest gateway, TimeSpan by)
    {
        for (var passed = TimeSpan.Zero; passed < by; passed += LedgerDriving.Tick)
        {
            await gateway.DispatchTurnAsync();
        }
    }

    /// <summary>Moves the clock on while the dispatcher waits for nothing but the clock.</summary>
    private static Task PassAsync(GatewayUnderTest gateway, TimeSpan by)
    {
        gateway.Clock.Advance(by);
        return gateway.TurnAsync();
    }
}
