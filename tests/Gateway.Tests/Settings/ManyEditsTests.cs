using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WebexGateway.Configuration;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Settings;

/// <summary>Edits at random, good and bad, while visitors ask. <c>SOAK_EDITS</c> asks for more of them than the suite has time for.</summary>
[Trait("Kind", "Soak")]
public sealed class ManyEditsTests(ITestOutputHelper output)
{
    private const int Visitors = 4;

    private static readonly int Edits = int.TryParse(Environment.GetEnvironmentVariable("SOAK_EDITS"), out var edits) ? edits : 60;

    [Fact]
    public async Task No_request_fails_because_of_an_edit_and_the_last_good_configuration_is_always_in_force()
    {
        var seed = Seed.New(output);
        var random = new Random(seed);
        using var folder = new ConfigFolder();
        await using var gateway = await GatewayUnderTest.StartAsync(new Sandbox.SandboxOptions { RequestsPerMinute = 1_000_000 }, folder.Setting, ("Webex:RequestsPerMinute", "1000000"), ("Abuse:Challenge", "off"));
        var live = gateway.Services.GetRequiredService<LiveConfiguration>();
        await gateway.UntilAsync(() => live.IsKept, TimeSpan.Zero); // its own first look is over; the next ones are the test's
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, Visitors).Select(visitor => AskAsync(gateway, visitor, over.Token)).ToList();
        var (good, version) = (1, "2026-11-27");

        for (var edit = 1; edit <= Edits; edit++)
        {
            folder.Copy();
            var isBad = random.Next(2) == 0;
            var consent = isBad ? version : version = $"edit-{edit}";
            folder.Edit("callbacks.json", all => all["Callbacks"]!["ConsentVersion"] = consent);
            GoodEdit(folder, random, good);
            if (isBad)
            {
                BadEdits.Make(BadEdits.Names[random.Next(BadEdits.Names.Count)], folder);
            }

            await live.LookAsync(CancellationToken.None);
            await live.LookAsync(CancellationToken.None);

            good += isBad ? 0 : 1;
            live.State.Generation.ShouldBe(good, $"edit {edit}");
            (live.State.Faults.Count > 0).ShouldBe(isBad, $"edit {edit}");
            (await VersionAsync(gateway)).ShouldBe(version, $"edit {edit}");
        }

        await over.CancelAsync();
        var asked = await Task.WhenAll(load);
        output.WriteLine($"{Edits} edits, {good - 1} of them good; {asked.Sum()} requests, none failed");
        asked.Sum().ShouldBeGreaterThan(Edits);
    }

    /// <summary>Something else in each file, so that routes, clusters with their clients, and limits are made anew.</summary>
    private static void GoodEdit(ConfigFolder folder, Random random, int salt)
    {
        folder.Edit("routes.json", all =>
        {
            var proxy = all["ReverseProxy"]!;
            proxy["Clusters"]!["webex"]!["HttpRequest"]!["ActivityTimeout"] = $"00:00:{random.Next(9, 12):00}";
            proxy["Clusters"]!["webex-contact-center"]!["HttpClient"] = new JsonObject { ["MaxConnectionsPerServer"] = random.Next(50, 1000) };
            proxy["Routes"]![$"guest-{salt}"] = proxy["Routes"]!["guest-token"]!.DeepClone();
            proxy["Routes"]![$"guest-{salt}"]!["Match"]!["Path"] = $"/guest/{salt}";
        });
        folder.Edit("rate-limits.json", all => all["IpRateLimiting"]!["GeneralRules"]![0]!["Limit"] = random.Next(1, 1000));
    }

    private static async Task<int> AskAsync(GatewayUnderTest gateway, int visitor, CancellationToken over)
    {
        var asked = 0;
        for (; !over.IsCancellationRequested; asked++)
        {
            using var answer = asked % 2 == 0 ? await gateway.CallAsync($"+5732{visitor}{asked:0000000}") : await gateway.PostAsync("/guest/token", "{}");
            answer.StatusCode.ShouldBe(asked % 2 == 0 ? HttpStatusCode.Created : HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(CancellationToken.None));
        }

        return asked;
    }

    private static async Task<string?> VersionAsync(GatewayUnderTest gateway)
    {
        using var answer = await gateway.GetAsync("/callback/options");
        return (await answer.JsonAsync()).GetProperty("consent").GetProperty("version").GetString();
    }
}
