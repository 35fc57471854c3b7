using System.Collections.Concurrent;
using System.Net;
using Microsoft.Data.Sqlite;
using WebexGateway.Sandbox;
using WebexGateway.Tests.Storage;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Telemetry;

/// <summary>Gateways that are told to stop while visitors ask. <c>SOAK_STOPS</c> asks for more stops than the suite has time for.</summary>
[Collection(OAuth.Alone.Name)]
[Trait("Kind", "Soak")]
public sealed class StopTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Visitors = 8;

    private static readonly int Stops = int.TryParse(Environment.GetEnvironmentVariable("SOAK_STOPS"), out var stops) ? stops : 3;

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-stop-").FullName;
    private readonly List<GatewayProcess> started = [];
    private int numbers;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var gateway in started)
        {
            await gateway.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_stop_under_load_fails_no_request_that_came_before_it_and_leaves_no_callback_in_doubt()
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, RequestsPerMinute = 1_000_000 });
        var (before, after, refused) = (0, 0, 0);

        for (var stop = 0; stop < Stops; stop++)
        {
            var gateway = await StartAsync(webex, ("Storage__Path", Path.Combine(folder, "gateway.db")));
            using var over = new CancellationTokenSource();
            var told = new TaskCompletionSource();
            var asked = new ConcurrentQueue<(bool WasTold, HttpStatusCode? Status)>();
            var load = Enumerable.Range(0, Visitors).Select(_ => Task.Run(async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    var wasTold = told.Task.IsCompleted;
                    asked.Enqueue((wasTold, await AskAsync(gateway.Client, gateway.At)));
                }
            })).ToList();
            await UntilAsync(() => asked.Count > 50);

            told.SetResult();
            (await gateway.TerminateAsync()).ShouldBe(0, gateway.Output);

            await over.CancelAsync();
            await Task.WhenAll(load);
            asked.Where(one => !one.WasTold).ShouldAllBe(one => one.Status == HttpStatusCode.Created || one.Status == HttpStatusCode.OK);
            asked.Where(one => one.WasTold && one.Status is not null).ShouldAllBe(one => one.Status == HttpStatusCode.Created || one.Status == HttpStatusCode.OK);
            before += asked.Count(one => !one.WasTold);
            after += asked.Count(one => one.WasTold && one.Status is not null);
            refused += asked.Count(one => one.Status is null);
        }

        output.WriteLine($"{Stops} stops: {before} requests before them, none failed; {after} served after them, {refused} found the listener closed");
        (await CountAsync("status = 3")).ShouldBe(webex.State.CallCount);
        (await CountAsync("status <> 3")).ShouldBe(0);
        webex.State.Calls.GroupBy(call => call.Destination).ShouldAllBe(calls => calls.Count() == 1);
    }

    [Fact]
    public async Task A_gateway_that_stops_is_not_ready_first_and_serves_on_for_a_while()
    {
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0 });
        var gateway = await StartAsync(webex, ("Storage__Path", Path.Combine(folder, "gateway.db")), ("Site__DrainSeconds", "10"));

        var end = gateway.TerminateAsync();
        using var ready = await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At("/health/ready")), answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable);

        (await ready.JsonAsync()).GetProperty("checks").GetProperty("phase").GetString().ShouldBe("stopping");
        (await AskAsync(gateway.Client, gateway.At)).ShouldBe(HttpStatusCode.Created);
        using var live = await gateway.Client.GetAsync(gateway.At("/health/live"));
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
        live.Headers.ConnectionClose.ShouldBe(true); // the first that was not ready may have come before the stop
        await gateway.KillAsync(); // the rest of its ten seconds is seen by the other tests
        await end;
    }

    [NginxFact]
    public async Task A_rolling_restart_of_two_instances_behind_nginx_fails_no_request()
    {
        var database = ("DATABASE_URL", (string?)await PostgresServer.NewDatabaseAsync());
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, RequestsPerMinute = 1_000_000 });
        await using var front = new NginxFront();
        var running = new[] { await StartAsync(webex, database), await StartAsync(webex, database) };
        await front.ServeAsync(running);
        using var visitor = new HttpClient();
        using var over = new CancellationTokenSource();
        var asked = new ConcurrentQueue<HttpStatusCode?>();
        var load = Enumerable.Range(0, Visitors).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                asked.Enqueue(await AskAsync(visitor, front.At));
            }
        })).ToList();

        for (var i = 0; i < running.Length; i++)
        {
            await front.ServeAsync(running[1 - i]);
            (await running[i].TerminateAsync()).ShouldBe(0, running[i].Output);
            running[i] = await StartAsync(webex, database);
            await front.ServeAsync(running);
        }

        var soFar = asked.Count;
        await UntilAsync(() => asked.Count > soFar + 50);
        await over.CancelAsync();
        await Task.WhenAll(load);
        output.WriteLine($"{asked.Count} requests through nginx, none failed");
        asked.ShouldAllBe(status => status == HttpStatusCode.Created || status == HttpStatusCode.OK);
    }

    private async Task<GatewayProcess> StartAsync(WebexSandbox webex, params (string, string?)[] settings)
    {
        var gateway = GatewayProcess.InProduction(webex, [.. GatewayProcess.ForLoad, ("Site__DrainSeconds", "1"), .. settings]);
        started.Add(gateway);
        await gateway.StartAsync();
        (await gateway.EventuallyAsync(() => gateway.Client.GetAsync(gateway.At("/health/ready")), answer => answer.IsSuccessStatusCode)).Dispose();
        return gateway;
    }

    /// <summary>A callback for a number of its own, or a guest's token; null when nobody listens any more.</summary>
    private async Task<HttpStatusCode?> AskAsync(HttpClient client, Func<string, Uri> at)
    {
        var number = Interlocked.Increment(ref numbers);
        try
        {
            using var answer = number % 2 == 1 ? await client.PostAsync(at("/callback/call"), JsonContent.Of($$"""{"destination":"+57321{{number:0000000}}"}""")) : await client.PostAsync(at("/guest/token"), JsonContent.Of("{}"));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>How many rows of the ledger that was left are so.</summary>
    private async Task<long> CountAsync(string condition)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "gateway.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = new SqliteCommand($"select count(*) from callback where {condition}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
