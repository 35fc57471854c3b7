using System.Net;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Callback;

/// <summary>
/// Random histories of visitors, faults, cancellations, restarts and passing time. Whatever happens, two things hold: no booking is called more than once,
/// and every accepted one is visible, with a state that the stand-in's list of calls does not contradict.
/// </summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
    private const int Steps = 60;

    private static readonly string[] Faults =
    [
        "rate-limited", "rate-limited-without-retry-after", "error-500", "error-502", "unavailable", "reset-before", "reset-after", "leaky-400", "forbidden", "wrong-json", "revoked", "html-200", "slow-drip", "hang", "late-answer",
    ];

    private static readonly string[] Hanging = ["hang", "late-answer", "slow-drip"];
    private static readonly string[] TokenFaults = ["unavailable", "html-200", "rate-limited", "reset-after", "same-access-token"];

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5, Seed.New()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task At_most_once_and_never_invisible(int seed)
    {
        var random = new Random(seed);
        var bookings = new Dictionary<string, List<Uri>>();
        await using var first = await LedgerGateway.StartAsync(("Callbacks:Budgets:Mode", "shadow"), ("Abuse:Challenge", "off"));
        var gateway = first;
        for (var step = 0; step < Steps; step++)
        {
            switch (random.Next(10))
            {
                case < 5:
                    await CallAsync(gateway, bookings, $"+57321{random.Next(40):0000000}", random.Next(2) == 0 ? Faults[random.Next(Faults.Length)] : null);
                    break;
                case 5 when bookings.Count > 0:
                    var (_, locations) = bookings.ElementAt(random.Next(bookings.Count));
                    await gateway.Client.DeleteAsync(locations[^1]);
                    break;
                case 6:
                    gateway.Webex.State.ArmFault("/v1/access_token", TokenFaults[random.Next(TokenFaults.Length)]);
                    gateway.Webex.State.RevokeAccessTokens();
                    break;
                case 7 when step < Steps - 10:
                    gateway = await gateway.RestartAsync();
                    break;
                default:
                    for (var turns = random.Next(1, 80); turns > 0; turns--)
                    {
                        await gateway.DispatchTurnAsync();
                    }

                    break;
            }
        }

        await CalmAsync(gateway);
        await ShouldHoldAsync(gateway, bookings);
    }

    private static async Task CallAsync(GatewayUnderTest gateway, Dictionary<string, List<Uri>> bookings, string number, string? fault)
    {
        if (Hanging.Contains(fault))
        {
            await gateway.DispatchTurnAsync(); // it sleeps now, so that the next request to arrive is this visitor's
        }

        if (fault is not null)
        {
            gateway.Webex.State.ArmFault("/v1/tasks", fault, retryAfter: fault == "rate-limited" ? 10 : null);
        }

        var before = gateway.Webex.State.CountOf("/v1/tasks");
        var asking = gateway.CallAsync(number);
        if (Hanging.Contains(fault))
        {
            await Task.WhenAny(asking, gateway.ArrivedAsync("/v1/tasks", before + 1));
            for (var seconds = 0; seconds < 40 || !asking.IsCompleted; seconds++) // a visitor who is told to wait leaves it to the dispatcher
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(1));
                await gateway.TurnAsync();
            }

            gateway.Webex.State.DisarmFaults();
            gateway.Clock.Advance(TimeSpan.FromSeconds(12)); // ends whatever hangs, so that the dispatcher's turns end by themselves from here on
        }

        using var answer = await asking;
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.Accepted, HttpStatusCode.Conflict, HttpStatusCode.BadGateway);
        if (answer.IsSuccessStatusCode)
        {
            bookings.TryAdd(number, []);
            bookings[number].Add(answer.Headers.Location!);
        }
    }

    /// <summary>Ends the trouble and lets the queue run dry.</summary>
    private static async Task CalmAsync(GatewayUnderTest gateway)
    {
        gateway.Webex.State.DisarmFaults();
        for (var turns = 0; turns < 2_000 && (turns < 100 || await gateway.CountAsync("status in (0, 1)") > 0); turns++)
        {
            await gateway.DispatchTurnAsync();
        }

        (await gateway.CountAsync("status in (0, 1)")).ShouldBe(0, "the queue runs dry when the trouble has passed");
    }

    private async Task ShouldHoldAsync(GatewayUnderTest gateway, Dictionary<string, List<Uri>> bookings)
    {
        var calls = gateway.Webex.State.Calls.GroupBy(call => call.Destination).ToDictionary(group => group.Key, group => group.Count());
        output.WriteLine($"{bookings.Sum(number => number.Value.Count)} bookings of {bookings.Count} numbers, {calls.Values.Sum()} calls");
        foreach (var (number, locations) in bookings)
        {
            var words = new List<string>();
            foreach (var location in locations)
            {
                words.Add((await (await gateway.Client.GetAsync(location)).JsonAsync()).GetProperty("status").GetString()!);
            }

            words.ShouldAllBe(word => word == "placed" || word == "unconfirmed" || word == "refused" || word == "cancelled");
            var (least, most) = (words.Count(word => word == "placed"), words.Count(word => word is "placed" or "unconfirmed"));
            calls.GetValueOrDefault(number).ShouldBeInRange(least, most, $"{number}: {string.Join(", ", words)}");
        }

        calls.Keys.Except(bookings.Keys).ShouldBeEmpty();
    }
}
