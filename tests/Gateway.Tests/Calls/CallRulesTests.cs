using WebexGateway.Ledger;
using WebexGateway.Transforms;
using Xunit.Abstractions;

namespace WebexGateway.Tests.Calls;

/// <summary>Whatever order Webex's news come in, the last state is Webex's and none goes back; no task is given to two callbacks.</summary>
public sealed class CallRulesTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    public static TheoryData<int> Seeds => [1, 2, 3, Seed.New()];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_final_state_is_Webexs_and_no_state_goes_backwards(int seed)
    {
        output.WriteLine($"TEST_SEED={seed}");
        var random = new Random(seed);
        for (var round = 0; round < 5_000; round++)
        {
            var life = Life(random);
            List<(CallState State, DateTimeOffset? At)> news = [.. life.Where(_ => random.Next(4) > 0).Select(step => ((CallState, DateTimeOffset?))step)]; // some are lost
            news.AddRange(news.Where(_ => random.Next(3) == 0).ToList()); // some come twice
            var told = news.ToArray();
            random.Shuffle(told);
            told = [.. told, life[^1]]; // the list tells the last state in the end

            (CallState? State, DateTimeOffset? Since) known = default;
            foreach (var (state, at) in told)
            {
                if (CallStateRules.Changes(known.State, known.Since, state, at))
                {
                    IsForward(known.State, known.Since, state, at).ShouldBeTrue($"round {round}: {known.State} -> {state}");
                    known = (state, at ?? known.Since);
                }
            }

            known.State.ShouldBe(life[^1].State, $"round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_task_is_given_to_two_callbacks_and_a_pair_is_always_within_its_window(int seed)
    {
        output.WriteLine($"TEST_SEED={seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            List<FollowedCallback> callbacks = [.. Enumerable.Range(1, random.Next(1, 7)).Select(row => new FollowedCallback(row, Guid.Empty, "r", new PhoneNumber("+573211234567"), [1], Start.AddSeconds(random.Next(3_000)), null))];
            // Some rang, each within a minute; the list shows no other task of the number.
            var rang = callbacks.Where(_ => random.Next(2) == 0).ToList();
            List<FreeTask> tasks = [.. rang.Select(callback => new FreeTask(new($"task-{callback.Row}", CallState.Queued, null), callback.Sent.AddSeconds(random.Next(0, 60))))];

            var (pairs, doubtful) = TaskMatching.Match(callbacks, tasks);

            pairs.Values.Select(task => task.News.Task).ShouldBeUnique();
            pairs.Keys.Where(doubtful.Contains).ShouldBeEmpty();
            pairs.ShouldAllBe(pair => callbacks.Single(callback => callback.Row == pair.Key).CanBe(pair.Value.Created));
            pairs.Keys.Except(rang.Select(callback => callback.Row)).ShouldBeEmpty($"round {round}: none is placed that did not ring");
            callbacks.Select(callback => callback.Row).Except(pairs.Keys).Except(doubtful).Intersect(rang.Select(callback => callback.Row)).ShouldBeEmpty($"round {round}: none that rang is taken for not seen");
        }
    }

    [Theory]
    [InlineData(CallState.Ringing, 5, CallState.Queued, 6, true)]
    [InlineData(CallState.Ringing, 5, CallState.Queued, 5, false)]
    [InlineData(CallState.Ringing, 5, CallState.Queued, 4, false)]
    [InlineData(CallState.Queued, 5, CallState.Ringing, 5, true)]
    [InlineData(CallState.Queued, 5, CallState.Ringing, 4, false)]
    [InlineData(CallState.Ringing, 5, CallState.Connected, 4, true)]
    [InlineData(CallState.Connected, 5, CallState.Ringing, 9, false)]
    [InlineData(CallState.Connected, 5, CallState.Missed, 4, true)]
    [InlineData(CallState.Missed, 5, CallState.Completed, 9, false)]
    [InlineData(CallState.Completed, 5, CallState.Connected, 9, false)]
    public void News_change_a_state_by_Webexs_time_and_an_end_is_final(CallState known, int since, CallState news, int at, bool changes) =>
        CallStateRules.Changes(known, Start.AddSeconds(since), news, Start.AddSeconds(at)).ShouldBe(changes);

    [Theory]
    [InlineData(CallState.Queued, CallState.Ringing, true)]
    [InlineData(CallState.Ringing, CallState.Queued, false)]
    [InlineData(CallState.Ringing, CallState.Missed, true)]
    public void News_without_a_time_only_lead_on(CallState known, CallState news, bool changes) =>
        CallStateRules.Changes(known, Start, news, null).ShouldBe(changes);

    [Theory]
    [InlineData(CallState.Ringing, 5, 5, true)]
    [InlineData(CallState.Ringing, 5, null, true)]
    [InlineData(CallState.Ringing, null, 5, true)]
    [InlineData(CallState.Ringing, 5, 4, false)]
    [InlineData(CallState.Connected, 5, 5, false)]
    [InlineData(CallState.Missed, 5, null, false)]
    public void A_call_that_rang_in_vain_returns_to_the_queue_within_the_second_and_without_a_time(CallState known, int? since, int? at, bool changes) =>
        CallStateRules.Changes(known, Moment(since), CallState.Queued, Moment(at), endsRinging: true).ShouldBe(changes);

    private static DateTimeOffset? Moment(int? seconds) => seconds is { } after ? Start.AddSeconds(after) : null;

    /// <summary>A call at Webex: attempts that ring in vain, then an end with or without a conversation.</summary>
    private static List<(CallState State, DateTimeOffset At)> Life(Random random)
    {
        var at = Start;
        List<(CallState, DateTimeOffset)> life = [(CallState.Queued, at)];
        void Add(CallState state) => life.Add((state, at = at.AddSeconds(random.Next(1, 30))));
        for (var attempts = random.Next(4); attempts > 0; attempts--)
        {
            Add(CallState.Ringing);
            Add(CallState.Queued);
        }

        if (random.Next(3) == 0)
        {
            Add(CallState.Missed);
            return life;
        }

        Add(CallState.Ringing);
        if (random.Next(4) == 0)
        {
            Add(CallState.Missed);
            return life;
        }

        Add(CallState.Connected);
        Add(CallState.Completed);
        return life;
    }

    private static bool IsForward(CallState? known, DateTimeOffset? since, CallState news, DateTimeOffset? at) =>
        known is null || news >= known || (known == CallState.Ringing && news == CallState.Queued && at > since);
}
