using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;
using WebexGateway.Sandbox;
using WebexGateway.Tests.Storage;
using Xunit.Abstractions;

namespace WebexGateway.Tests.OAuth;

/// <summary>
/// Three gateway processes on one PostgreSQL, a Webex that takes each refresh token once, tokens that live 3 s, and visitors all along.
/// One process after the other is killed in a chosen window of a renewal and replaced. <c>SOAK_SECONDS</c> makes it longer; <c>./soak.sh</c> takes 60.
/// </summary>
[Collection(Alone.Name)]
[Trait("Kind", "Soak")]
public sealed class KilledGatewayTests(ITestOutputHelper output)
{
    private const string RowOfTheToken = "select 1 from webex_token where token = 'ContactCenter' for update";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<HttpStatusCode, int> answers = new();
    private readonly ConcurrentQueue<string> failures = new();
    private readonly ConcurrentQueue<string> queued = new();
    private int unreachable;
    private int number;

    [PostgresFact]
    public async Task Whichever_window_a_gateway_is_killed_in_no_token_is_shown_twice_no_visitor_fails_and_the_grant_survives()
    {
        var database = await PostgresServer.NewDatabaseAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, OneTimeRefreshTokens = true, AccessTokenLifetime = TimeSpan.FromSeconds(3), RequestsPerMinute = 1_000_000 });
        using var held = new HeldWebex(webex);
        var environment = GatewayProcess.Variables(webex, [.. GatewayProcess.ForLoad, ("WEBEX_API_URL", held.Address), ("DATABASE_URL", database)]);
        var gateways = new ConcurrentDictionary<int, GatewayProcess>();
        for (var i = 0; i < 3; i++)
        {
            gateways[i] = await StartGatewayAsync(environment);
        }

        using var ended = new CancellationTokenSource();
        await VisitAsync(gateways[0]);
        var visitors = Task.Run(() => VisitAllAlongAsync(gateways, ended.Token));
        Func<Task<int>>[] windows =
        [
            () => BeforeTheLeaseAsync(database, gateways),
            () => HeldAsync(held, gateways, withAnswer: false),
            () => HeldAsync(held, gateways, withAnswer: true),
            () => BeforeTheWriteAsync(database, held, gateways),
            () => AfterTheWriteAsync(database, gateways),
        ];
        var seconds = int.Parse(Environment.GetEnvironmentVariable("SOAK_SECONDS") ?? "10", CultureInfo.InvariantCulture);
        var kills = new int[windows.Length];
        for (var (run, i) = (Stopwatch.StartNew(), 0); i < windows.Length || run.Elapsed < TimeSpan.FromSeconds(seconds); i++)
        {
            var killed = await windows[i % windows.Length]();
            kills[i % windows.Length]++;
            await gateways[killed].DisposeAsync();
            gateways[killed] = await StartGatewayAsync(environment);
            var shown = held.Shown.Count;
            try
            {
                await EventuallyAsync(() => Task.FromResult(held.Shown.Count > shown), $"a renewal after the kill in window {i % windows.Length}");
            }
            catch (ShouldAssertException)
            {
                output.WriteLine($"shown {held.Shown.Count}, refused {string.Join(' ', held.Refusals)}, kills {string.Join('/', kills)}\n{string.Join("\n== next gateway\n", gateways.Values.Select(gateway => gateway.Output[Math.Max(0, gateway.Output.Length - 3000)..]))}");
                throw;
            }
        }

        await ended.CancelAsync();
        await visitors;
        await VisitAsync(gateways[0]);
        await EventuallyAsync(() => Task.FromResult(!queued.Except(webex.State.Calls.Select(call => call.Destination)).Any()), "the calls of those who were told to wait");
        foreach (var gateway in gateways.Values)
        {
            await gateway.DisposeAsync();
        }

        output.WriteLine($"kills by window {string.Join('/', kills)}; renewals {held.Shown.Count}; answers {string.Join(", ", answers.Select(pair => $"{pair.Value} × {(int)pair.Key}"))}; {unreachable} to a process just killed");
        if (!failures.IsEmpty)
        {
            output.WriteLine(string.Join('\n', failures.Concat(gateways.Values.SelectMany(gateway => gateway.Output.Split('\n').Where(line => line.Contains("oken", StringComparison.Ordinal)).TakeLast(60).Prepend("== gateway")))));
        }

        held.Shown.ShouldBeUnique();
        held.Refusals.ShouldBeEmpty();
        failures.ShouldBeEmpty();
        queued.Count.ShouldBeLessThanOrEqualTo(kills.Sum()); // a machine that is busy for longer than a visitor's ten seconds; the call is made all the same
        answers[HttpStatusCode.Created].ShouldBeGreaterThan(100);
    }

    /// <summary>The store is slow: a renewal waits for its lease, and nothing has been sent.</summary>
    private static async Task<int> BeforeTheLeaseAsync(string database, ConcurrentDictionary<int, GatewayProcess> gateways)
    {
        await using var row = await LockAsync(database);
        await EventuallyAsync(() => IsWaitedForAsync(database), "a renewal that waits for its lease");
        return await KillRenewingAsync(gateways);
    }

    /// <summary>Webex has the request, and has done nothing yet or has done everything; nobody has the answer.</summary>
    private static async Task<int> HeldAsync(HeldWebex held, ConcurrentDictionary<int, GatewayProcess> gateways, bool withAnswer)
    {
        var hold = held.HoldNext(withAnswer);
        await hold.Arrived.WaitAsync(Patience);
        var killed = await KillRenewingAsync(gateways);
        hold.Release();
        return killed;
    }

    /// <summary>The answer is there and the store is slow: the only copy of the new refresh token is on its way to it.</summary>
    private static async Task<int> BeforeTheWriteAsync(string database, HeldWebex held, ConcurrentDictionary<int, GatewayProcess> gateways)
    {
        var hold = held.HoldNext(withAnswer: true);
        await hold.Arrived.WaitAsync(Patience);
        await using var row = await LockAsync(database);
        hold.Release();
        await EventuallyAsync(() => IsWaitedForAsync(database), "a new grant that waits to be written");
        return await KillRenewingAsync(gateways);
    }

    /// <summary>The new grant is durable, and nobody uses it yet but whoever reads it there.</summary>
    private static async Task<int> AfterTheWriteAsync(string database, ConcurrentDictionary<int, GatewayProcess> gateways)
    {
        var before = await VersionAsync(database);
        var renewing = -1;
        await EventuallyAsync(
            async () =>
            {
                renewing = Renewing(gateways) ?? renewing;
                return await VersionAsync(database) > before && renewing >= 0;
            },
            "a new version");
        await gateways[renewing].KillAsync();
        return renewing;
    }

    private static async Task<int> KillRenewingAsync(ConcurrentDictionary<int, GatewayProcess> gateways)
    {
        var renewing = -1;
        await EventuallyAsync(() => Task.FromResult((renewing = Renewing(gateways) ?? -1) >= 0), "the gateway that renews");
        await gateways[renewing].KillAsync();
        return renewing;
    }

    /// <summary>Whose child is renewing, by /proc.</summary>
    private static int? Renewing(ConcurrentDictionary<int, GatewayProcess> gateways)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                if (File.ReadAllText($"{process}/cmdline").Split('\0').Contains("renew"))
                {
                    var parent = int.Parse(File.ReadLines($"{process}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..], CultureInfo.InvariantCulture);
                    if (gateways.FirstOrDefault(gateway => gateway.Value.Id == parent) is { Value: not null } found)
                    {
                        return found.Key;
                    }
                }
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return null;
    }

    private async Task VisitAllAlongAsync(ConcurrentDictionary<int, GatewayProcess> gateways, CancellationToken ended)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(40));
        while (!ended.IsCancellationRequested)
        {
            await VisitAsync(gateways[number % 3]);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task VisitAsync(GatewayProcess gateway)
    {
        var visitor = Interlocked.Increment(ref number);
        var begun = Stopwatch.StartNew();
        try
        {
            var destination = $"+57321{1_000_000 + visitor}";
            using var answer = await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of($$"""{"destination":"{{destination}}"}"""));
            var body = await answer.Content.ReadAsStringAsync();
            answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
            if (answer.StatusCode == HttpStatusCode.Accepted && JsonElement.Parse(body).GetProperty("status").GetString() == "queued")
            {
                queued.Enqueue(destination);
            }
            else if (answer.StatusCode != HttpStatusCode.Created)
            {
                failures.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {(int)answer.StatusCode} after {begun.Elapsed.TotalSeconds:F1} s {body}");
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or ObjectDisposedException or OperationCanceledException)
        {
            Interlocked.Increment(ref unreachable); // killed under the visitor, who tries again: no failure of tokens
        }
    }

    private static async Task<GatewayProcess> StartGatewayAsync(Dictionary<string, string?> environment)
    {
        var gateway = GatewayProcess.With(new(environment));
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Holds the token's row until disposed, as a slow database would.</summary>
    private static async Task<NpgsqlConnection> LockAsync(string database)
    {
        var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        await using var take = new NpgsqlCommand(RowOfTheToken, connection);
        await take.ExecuteScalarAsync();
        return connection;
    }

    private static async Task<bool> IsWaitedForAsync(string database) =>
        await ScalarAsync(database, "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'update webex_token%'") > 0;

    private static Task<long> VersionAsync(string database) => ScalarAsync(database, "select version from webex_token where token = 'ContactCenter'");

    private static async Task<long> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> isSo, string what)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var begun = Stopwatch.StartNew(); !await isSo(); await pace.WaitForNextTickAsync())
        {
            begun.Elapsed.ShouldBeLessThan(Patience, what);
        }
    }
}

/// <summary>Tests that keep the machine busy with processes of their own: they run after the others and one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
