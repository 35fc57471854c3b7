using System.Net;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Calls;

/// <summary>
/// Many calls at a Webex whose events come late, twice, in any order or not at all, and whose list fails now and then: the visitor never
/// sees a call go back, and sees Webex's own end of it.
/// </summary>
public sealed class CallStoryTests(ITestOutputHelper output)
{
    private const int Callbacks = 12;
    private const int MostSteps = 400;

    private static readonly (string Status, string Call)[] Words = [("queued", "queued"), ("offered", "ringing"), ("assigned", "connected"), ("completed", "completed"), ("abandoned", "missed")];

    public static TheoryData<int> Seeds => [1, 2, Seed.New()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task In_whatever_order_news_come_a_call_never_goes_back_and_ends_as_at_Webex(int seed)
    {
        output.WriteLine($"TEST_SEED={seed}");
        var random = new Random(seed);
        var clock = new TestClock();
        using var webex = new SpecifiedWebex(clock) { Fate = _ => (true, random.Next(3) == 0 ? 503 : 201), ListStatus = () => random.Next(3) == 0 ? 503 : 200 };
        await using var gateway = await GatewayUnderTest.StartOnAsync(
            clock, ("Callbacks:FollowUp:Enabled", "true"), ("Callbacks:FollowUp:Every", "00:00:05"), ("WXCC_API_URL", webex.Address), ("WEBEX_API_URL", webex.Address));
        var calls = new List<Call>();
        for (var i = 0; i < Callbacks; i++)
        {
            var answer = await gateway.CallAsync($"+5732112345{i:00}");
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.Accepted);
            calls.Add(new($"+5732112345{i:00}", answer.Headers.Location!, Life(random)));
        }

        for (var step = 0; step < MostSteps && calls.Exists(call => !call.IsOver); step++)
        {
            var call = calls[random.Next(calls.Count)];
            if (random.Next(3) == 0)
            {
                call.GoOn(clock.GetUtcNow());
                webex.Set(call.Number, call.Status, clock.GetUtcNow());
            }
            else if (random.Next(2) == 0 && call.AnyEvent(random, webex.TaskOf(call.Number)!) is { } news)
            {
                (await gateway.PostAsync(gateway.EventPath(), news)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            }
            else
            {
                await gateway.FollowTurnAsync(TimeSpan.FromSeconds(1));
            }

            call.Saw((await gateway.StateAsync(call.Location)).Call);
        }

        webex.ListStatus = () => 200;
        await gateway.FollowAsync(TimeSpan.FromSeconds(60));
        foreach (var call in calls)
        {
            call.Saw((await gateway.StateAsync(call.Location)).Call);
            call.Seen.ShouldBe(Words.Single(word => word.Status == call.Status).Call, $"the call to {call.Number[^2..]}");
        }

        webex.Rang.ShouldBeUnique();
    }

    /// <summary>Statuses of Webex's list: some attempts in vain, then an end with or without a conversation.</summary>
    private static List<string> Life(Random random)
    {
        List<string> life = ["queued"];
        for (var attempts = random.Next(3); attempts > 0; attempts--)
        {
            life.AddRange("offered", "queued");
        }

        life.AddRange(random.Next(3) switch { 0 => ["abandoned"], 1 => ["offered", "abandoned"], _ => ["offered", "assigned", "completed"] });
        return life;
    }

    private sealed class Call(string number, Uri location, List<string> life)
    {
        private readonly List<(string Status, DateTimeOffset At)> past = [];
        private int at;

        public string Number => number;

        public Uri Location => location;

        public string Status => life[at];

        public bool IsOver => at == life.Count - 1;

        public string? Seen { get; private set; }

        public void GoOn(DateTimeOffset now)
        {
            if (!IsOver)
            {
                at++;
                past.Add((Status, now));
            }
        }

        /// <summary>An event about a step that Webex has taken: the last one, or again one before.</summary>
        public string? AnyEvent(Random random, string task)
        {
            if (past.Count == 0)
            {
                return null;
            }

            var (status, when) = past[random.Next(past.Count)];
            return status switch
            {
                "queued" => CallDriving.Event(task, "task:ended", when, "RONA Timer Expired", "System"),
                "offered" => CallDriving.Event(task, "task:connect", when),
                "assigned" => CallDriving.Event(task, "task:connected", when),
                _ => CallDriving.Event(task, "task:ended", when, "Customer Left", "Customer"),
            };
        }

        /// <summary>What the visitor's page shows now. Only an attempt in vain leads from ringing to the queue.</summary>
        public void Saw(string? call)
        {
            static int Rank(string? call) => Array.FindIndex(Words, word => word.Call == call);
            if (call != Seen)
            {
                (Rank(call) > Rank(Seen) || (Seen, call) is ("ringing", "queued")).ShouldBeTrue($"the call to {number[^2..]} went from {Seen} to {call}");
                (Seen is "completed" or "missed").ShouldBeFalse($"the call to {number[^2..]} had ended as {Seen}, and is {call}");
            }

            Seen = call;
        }
    }
}
