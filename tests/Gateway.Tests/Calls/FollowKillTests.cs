using System.Net;
using System.Text.Json;
using WebexGateway.Sandbox;
using WebexGateway.Tests.Storage;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Calls;

/// <summary>
/// Gateways that are killed while they follow calls. The stand-in's record is the judge: each call is known with its end, and each lost answer is settled.
/// A tenth of <c>SOAK_KILLS</c> asks for more kills than the suite has time for: after one of them a lease of half a minute has to end.
/// </summary>
[Trait("Kind", "Soak")]
public sealed class FollowKillTests(ITestOutputHelper output)
{
    private const int BetweenKills = 6;

    private static readonly string[] Fates = ["reset-after", "late-answer", "rings-in-vain", "abandoned"];

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("SOAK_KILLS"), out var kills) ? kills / 10 : 3;

    [PostgresFact]
    public async Task Two_instances_that_are_killed_while_they_follow_lose_no_call_and_settle_every_doubt()
    {
        var random = new Random(Seed.New(output));
        var database = await PostgresServer.NewDatabaseAsync();
        await using var webex = await WebexSandbox.StartAsync(new() { Port = 0, RequestsPerMinute = 1_000_000 });
        var running = new[] { await StartAsync(webex, database), await StartAsync(webex, database) };
        var locations = new Dictionary<string, string>();

        for (var kill = 0; kill < Kills; kill++)
        {
            for (var i = 0; i < BetweenKills; i++)
            {
                webex.State.ArmFault("/v1/tasks", Fates[random.Next(Fates.Length)]);
                var number = $"+57320{locations.Count:0000000}";
                using var answer = await running[i % 2].Client.PostAsync(running[i % 2].At("/callback/call"), JsonContent.Of($$"""{"destination":"{{number}}"}"""));
                answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.Accepted);
                locations[number] = answer.Headers.Location!.OriginalString;
            }

            // The list is asked, so an instance follows; its answer may be read, written or neither when the kill comes.
            await webex.State.WaitForRequestsAsync(CallDriving.List, webex.State.CountOf(CallDriving.List) + random.Next(1, 3));
            var victim = random.Next(2);
            await running[victim].KillAsync();
            await running[victim].DisposeAsync();
            running[victim] = await StartAsync(webex, database);
        }

        var ends = new Dictionary<string, int>();
        foreach (var (number, location) in locations)
        {
            using var state = await running[0].EventuallyAsync(
                () => running[0].Client.GetAsync(running[0].At(location)), answer => WordOf(answer, "call") is "completed" or "missed");
            WordOf(state, "status").ShouldBe("placed", number);
            ends[WordOf(state, "call")!] = ends.GetValueOrDefault(WordOf(state, "call")!) + 1;
        }

        output.WriteLine(string.Join(", ", ends.Select(end => $"{end.Value} {end.Key}")));
        webex.State.Calls.Select(call => call.Destination).Order().ShouldBe(locations.Keys.Order());
        foreach (var gateway in running)
        {
            await gateway.DisposeAsync();
        }
    }

    private static string? WordOf(HttpResponseMessage answer, string field) =>
        JsonElement.Parse(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()).TryGetProperty(field, out var word) ? word.GetString() : null;

    private static async Task<GatewayProcess> StartAsync(WebexSandbox webex, string database)
    {
        var gateway = GatewayProcess.InProduction(webex, [.. GatewayProcess.ForLoad, ("DATABASE_URL", database), ("Callbacks__FollowUp__Every", "00:00:01")]);
        await gateway.StartAsync();
        return gateway;
    }
}
