using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using WebexGateway.Sandbox;
using WebexGateway.Tests.Storage;
using WebexGateway.Tests.Telemetry;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Upkeep;

/// <summary>
/// Two instances behind nginx are replaced one after the other: an earlier version by this one, back, and by this one again, while visitors ask.
/// <c>SOAK_OLD</c> names the earlier version's executable, which <c>./soak.sh</c> builds; <c>SOAK_UPGRADE_SECONDS</c> is how long it takes.
/// </summary>
[Collection(OAuth.Alone.Name)]
[Trait("Kind", "Soak")]
public sealed class RollingUpgradeTests(ITestOutputHelper output) : IAsyncLifetime, IDisposable
{
    private const int Visitors = 4;
    private const int PerSecond = 10; // in an hour fewer than the stand-in keeps
    private const int BetweenWaits = 25;
    private const int MostWaiting = 100;

    private static readonly int Seconds = int.TryParse(Environment.GetEnvironmentVariable("SOAK_UPGRADE_SECONDS"), out var seconds) ? seconds : 30;
    private static readonly string? Old = Environment.GetEnvironmentVariable("SOAK_OLD") is { Length: > 0 } old ? old : null;

    private readonly ConcurrentDictionary<string, bool> accepted = new();
    private readonly SemaphoreSlim answered = new(0);
    private readonly ConcurrentDictionary<string, int> others = new();
    private readonly List<GatewayProcess> started = [];
    private int numbers;

    public Task InitializeAsync() => Task.CompletedTask;

    public void Dispose() => answered.Dispose();

    public async Task DisposeAsync()
    {
        foreach (var gateway in started)
        {
            await gateway.DisposeAsync();
        }
    }

    [UpgradeFact]
    public async Task Through_three_rolling_upgrades_no_callback_is_lost_and_no_telephone_rings_twice()
    {
        var database = await PostgresServer.NewDatabaseAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, RequestsPerMinute = 1_000_000 });
        await using var front = new NginxFront(PerSecond);
        var running = new[] { await StartAsync(webex, database, Old!), await StartAsync(webex, database, Old!) };
        await front.ServeAsync(running);
        using var over = new CancellationTokenSource();
        using var client = new HttpClient();
        var load = Enumerable.Range(0, Visitors).Select(_ => Task.Run(() => VisitAsync(client, front, webex, over.Token))).ToList();

        foreach (var version in new[] { GatewayProcess.Executable, Old!, GatewayProcess.Executable })
        {
            await WhileAskedAsync(TimeSpan.FromSeconds(Seconds / 4.0));
            for (var i = 0; i < running.Length; i++)
            {
                await front.ServeAsync(running[1 - i]);
                (await running[i].TerminateAsync()).ShouldBe(0, running[i].Output);
                running[i] = await StartAsync(webex, database, version);
                await front.ServeAsync(running);
                await WhileAskedAsync(TimeSpan.FromSeconds(Seconds / 30.0)); // the two versions side by side
            }
        }

        await WhileAskedAsync(TimeSpan.FromSeconds(Seconds / 4.0));
        await over.CancelAsync();
        await Task.WhenAll(load);
        await ShouldHoldAsync(running[0], webex);
    }

    /// <summary>The stand-in's own list is the judge: it has every accepted number once, and no other.</summary>
    private async Task ShouldHoldAsync(GatewayProcess gateway, WebexSandbox webex)
    {
        (await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At("/health/live")), _ => webex.State.CallCount >= accepted.Count)).Dispose();

        var calls = webex.State.Calls.Select(call => call.Destination).ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{numbers} asked, {accepted.Count} accepted, {calls.Count} placed; other answers: {string.Join(", ", others)}"));
        calls.Count.ShouldBe(webex.State.CallCount, "the stand-in keeps every call");
        calls.ShouldBeUnique();
        accepted.Keys.Except(calls).ShouldBeEmpty("accepted and not placed");
        calls.Except(accepted.Keys).ShouldBeEmpty("placed, and its visitor was refused");
        others.Keys.Except([$"{HttpStatusCode.ServiceUnavailable}"]).ShouldBeEmpty();
        others.Values.Sum().ShouldBeLessThanOrEqualTo(numbers / 10_000, "a visitor is refused only where the machine is too slow");
    }

    /// <summary>Asks for one callback after the other; now and then Webex wants to wait, so that the queue passes between the versions.</summary>
    private async Task VisitAsync(HttpClient client, NginxFront front, WebexSandbox webex, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var one = Interlocked.Increment(ref numbers);
            if (one % BetweenWaits == 0)
            {
                webex.State.ArmFault("/v1/tasks", "rate-limited", count: 1, retryAfter: 1);
            }

            await webex.State.WaitForRequestsAsync("/v1/tasks", one + (one / BetweenWaits) - MostWaiting, CancellationToken.None); // the queue stays short
            var number = $"+57320{one:0000000}";
            using var answer = await client.PostAsync(front.At("/callback/call"), JsonContent.Of($$"""{"destination":"{{number}}","name":"Ana"}"""), CancellationToken.None);
            if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Accepted)
            {
                accepted[number] = true;
            }
            else
            {
                others.AddOrUpdate($"{answer.StatusCode}", 1, (_, count) => count + 1);
            }

            answered.Release();
        }
    }

    /// <summary>Waits for answers, until the time is over and there were some.</summary>
    private async Task WhileAskedAsync(TimeSpan time)
    {
        var begun = Stopwatch.StartNew();
        for (var answers = 0; begun.Elapsed < time || answers < 20; answers++)
        {
            (await answered.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBeTrue("visitors get no answers");
        }
    }

    private async Task<GatewayProcess> StartAsync(WebexSandbox webex, string database, string executable)
    {
        var gateway = GatewayProcess.Of(executable, GatewayProcess.Variables(webex, [.. GatewayProcess.ForLoad, ("Site__DrainSeconds", "1"), ("DATABASE_URL", database)]));
        started.Add(gateway);
        await gateway.StartAsync();
        (await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At("/health/ready")), answer => answer.IsSuccessStatusCode)).Dispose();
        return gateway;
    }

    /// <summary>A test beside an earlier version: skipped with the reason where none is built.</summary>
    private sealed class UpgradeFactAttribute : FactAttribute
    {
        public UpgradeFactAttribute() => Skip = Old is null ? "SOAK_OLD names no executable of an earlier version: ./soak.sh builds one from the history." : PostgresServer.Missing ?? new NginxFactAttribute().Skip;
    }
}
