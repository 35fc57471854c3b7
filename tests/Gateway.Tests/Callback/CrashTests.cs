using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using WebexGateway.Sandbox;
using WebexGateway.Storage;
using WebexGateway.Tests.Storage;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Callback;

/// <summary>
/// Gateways that are killed while visitors ask, choose a time, and cancel, and whose database is deleted under them. The stand-in's own list of calls is the
/// judge: no number is called twice, and every accepted callback is placed, or visible as one that waits, was cancelled, or whose fate is unknown.
/// <c>SOAK_KILLS</c> asks for more kills than the suite has time for.
/// </summary>
[Trait("Kind", "Soak")]
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Visitors = 8;

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("SOAK_KILLS"), out var kills) ? kills : 4;
    private const int BetweenDeletions = 25;
    private static readonly string[] Final = ["placed", "queued", "unconfirmed"];
    private static readonly string[] FinalForLater = ["scheduled", "cancelled"];

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-crash-").FullName;
    private readonly ConcurrentDictionary<string, string?> asked = new(); // number → Location, null while or when there was no answer
    private readonly ConcurrentDictionary<string, bool> later = new(); // number of one who chose a time → was its cancellation confirmed
    private readonly ConcurrentQueue<string> unanswered = new();
    private readonly List<Task> visitors = [];
    private int numbers;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [OnSqlite]
    [OnPostgreSql]
    public async Task Killed_at_any_moment_no_accepted_callback_is_lost_or_rings_twice(StoreEngine engine)
    {
        var random = new Random(Seed.New(output));
        var instances = engine == StoreEngine.PostgreSql ? 2 : 1;
        (string, string?)[] store = engine == StoreEngine.PostgreSql ? [("DATABASE_URL", await PostgresServer.NewDatabaseAsync())] : [("Storage__Path", Path.Combine(folder, "gateway.db"))];
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, RequestsPerMinute = 1_000_000 });
        var running = new GatewayProcess[instances];
        for (var i = 0; i < instances; i++)
        {
            running[i] = await StartAsync(webex, store);
        }

        for (var kill = 0; kill < Kills; kill++)
        {
            if (random.Next(3) == 0)
            {
                webex.State.ArmFault("/v1/tasks", random.Next(2) == 0 ? "late-answer" : "reset-after");
            }

            var victim = random.Next(instances);
            var killAfter = random.Next(1, 60);
            await UnderLoadAsync(running, killAfter);
            if (engine == StoreEngine.Sqlite && kill % BetweenDeletions == 1)
            {
                await DeleteTheDatabaseAsync(running[victim], webex);
            }

            await running[victim].KillAsync();
            await running[victim].DisposeAsync();
            running[victim] = await StartAsync(webex, store);
        }

        await Task.WhenAll(visitors);
        await ShouldHoldAsync(running[0], webex);
        foreach (var gateway in running)
        {
            await gateway.DisposeAsync();
        }
    }

    /// <summary>What was accepted so far holds; from the deletion on nothing is accepted and nothing rings. The next start has an empty ledger.</summary>
    private async Task DeleteTheDatabaseAsync(GatewayProcess gateway, WebexSandbox webex)
    {
        await Task.WhenAll(visitors);
        await ShouldHoldAsync(gateway, webex);
        var placed = webex.State.CallCount;
        foreach (var file in Directory.GetFiles(folder, "gateway.db*"))
        {
            File.Delete(file);
        }

        for (var visitor = 0; visitor < Visitors; visitor++)
        {
            using var answer = await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of($$"""{"destination":"{{NextNumber()}}"}"""));
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        webex.State.CallCount.ShouldBe(placed);
        asked.Clear();
        later.Clear();
        unanswered.Clear(); // the empty ledger does not know that these may have been called
    }

    private static async Task<GatewayProcess> StartAsync(WebexSandbox webex, (string, string?)[] store)
    {
        var gateway = GatewayProcess.InProduction(webex, [.. GatewayProcess.ForLoad, .. store]);
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Visitors ask, each for a number of one who got no answer or for a new one, until so many were answered; the requests under way are left to their fate.</summary>
    private async Task UnderLoadAsync(GatewayProcess[] running, int enough)
    {
        var answers = 0;
        var answered = new TaskCompletionSource();
        var load = Enumerable.Range(0, Visitors).Select(visitor => Task.Run(async () =>
        {
            while (!answered.Task.IsCompleted)
            {
                var number = unanswered.TryDequeue(out var again) ? again : NextNumber();
                if (await IsAnsweredAsync(running[visitor % running.Length], number) && Interlocked.Increment(ref answers) >= enough)
                {
                    answered.TrySetResult();
                }
            }
        })).ToList();
        visitors.AddRange(load);
        await await Task.WhenAny([answered.Task.WaitAsync(TimeSpan.FromMinutes(1)), .. load]); // a visitor ends before that only by a failure
    }

    private string NextNumber() => $"+57320{Interlocked.Increment(ref numbers):0000000}";

    /// <summary>Every fifth visitor chooses a time in three days, and every tenth cancels it at once.</summary>
    private async Task<bool> IsAnsweredAsync(GatewayProcess gateway, string number)
    {
        var isLater = number[^1] is '0' or '5';
        var when = isLater ? $$""","when":"{{TimeProvider.System.GetUtcNow().AddDays(3):yyyy-MM-ddTHH:mm}}" """ : "";
        asked.TryAdd(number, null);
        if (isLater)
        {
            later.TryAdd(number, false);
        }

        try
        {
            using var answer = await gateway.Client.PostAsync(gateway.At("/callback/call"), JsonContent.Of($$"""{"destination":"{{number}}"{{when}}}"""));
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.Accepted, HttpStatusCode.Conflict); // 409: it was booked, and the answer cut off
            asked[number] = answer.StatusCode == HttpStatusCode.Conflict ? null : answer.Headers.Location!.OriginalString;
            if (isLater && asked[number] is { } location)
            {
                using var cancelled = number[^1] == '0' ? await gateway.Client.DeleteAsync(gateway.At(location)) : null;
                later[number] = cancelled?.IsSuccessStatusCode == true;
            }

            return true;
        }
        catch (Exception cut) when (cut is HttpRequestException or ObjectDisposedException or TaskCanceledException)
        {
            if (asked[number] is null)
            {
                unanswered.Enqueue(number); // the gateway was killed
            }

            return false;
        }
    }

    private async Task ShouldHoldAsync(GatewayProcess gateway, WebexSandbox webex)
    {
        var accepted = asked.Where(one => one.Value is not null).ToList();
        output.WriteLine($"{asked.Count} asked, {accepted.Count} accepted, {webex.State.CallCount} placed");
        var words = new ConcurrentDictionary<string, int>();
        foreach (var (number, location) in accepted)
        {
            var isLater = later.TryGetValue(number, out var isCancelled);
            using var state = await gateway.EventuallyAsync(
                () => gateway.Client.GetAsync(gateway.At(location!)), answer => (isLater ? FinalForLater : Final).Contains(StatusOf(answer)));
            var word = StatusOf(state);
            (isCancelled && word != "cancelled").ShouldBeFalse($"{number} was cancelled, and is {word}");
            words.AddOrUpdate(word, 1, (_, count) => count + 1);
            if (word == "placed")
            {
                webex.State.Calls.ShouldContain(call => call.Destination == number);
            }
        }

        output.WriteLine(string.Join(", ", words.Select(word => $"{word.Value} {word.Key}")));
        webex.State.Calls.GroupBy(call => call.Destination).ShouldAllBe(calls => calls.Count() == 1);
        webex.State.Calls.Select(call => call.Destination).Intersect(later.Keys).ShouldBeEmpty("their time is in three days");
    }

    private static string StatusOf(HttpResponseMessage answer) =>
        JsonElement.Parse(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()).GetProperty("status").GetString()!;
}
