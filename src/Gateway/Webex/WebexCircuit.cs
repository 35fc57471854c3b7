using WebexGateway.Transforms;

namespace WebexGateway.Webex;

/// <summary>A run of callbacks that Webex did not accept.</summary>
/// <param name="Since">When the first of them failed.</param>
/// <param name="Failures">How many failed one after the other.</param>
/// <param name="Cause">What Webex did to the last of them.</param>
/// <param name="Answered">The status that it answered; null without an answer.</param>
public sealed record WebexTrouble(DateTimeOffset Since, int Failures, string Cause, int? Answered)
{
    /// <summary>What happened, and what to do.</summary>
    public string Words => (Failures == 1 ? "Webex did not take the last callback" : $"Webex took none of the last {Failures} callbacks")
        + $": it {Cause}. {Fix}";

    private string Fix => Answered switch
    {
        StatusCodes.Status401Unauthorized => "An operator should connect Webex again at /operator.",
        StatusCodes.Status403Forbidden => "Look at the Integration's scopes and licence in Control Hub.",
        not null => "Look at the entry point's flow in Control Hub.",
        null => "Look at the network, and at status.webex.com.",
    };
}

/// <summary>Webex's condition as the last callbacks found it.</summary>
/// <param name="Status"><c>answers</c>, <c>failing</c> or <c>paused</c>.</param>
/// <param name="Since">Since when it is not <c>answers</c>.</param>
/// <param name="Trouble">What failed, when it is <c>failing</c>.</param>
public sealed record WebexCondition(string Status, DateTimeOffset? Since = null, WebexTrouble? Trouble = null);

/// <summary>
/// Holds callbacks back while Webex fails, so that they queue instead of becoming unconfirmed. It opens when Webex asks to wait, or after
/// three failures running. While it is open only harmless probes go out. After a good probe one callback is tried before the rest follow;
/// failed trials grow rarer.
/// </summary>
public sealed partial class WebexCircuit(TimeProvider clock, ILogger<WebexCircuit> logger)
{
    private const int FailuresToOpen = 3;

    /// <summary>Queued callbacks that may be under way at once.</summary>
    private const int Parallel = 16;

    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstTrial = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestHarmlessTrial = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTrial = TimeSpan.FromMinutes(5); // each may leave a callback in doubt
    private static readonly TimeSpan PauseWithoutRetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly HashSet<PhoneNumber> failedNumbers = [];
    private State state;
    private WebexTrouble? trouble;
    private DateTimeOffset? pausedSince;
    private TimeSpan probeEvery = FirstProbe;
    private TimeSpan trialEvery;
    private TimeSpan pause;
    private bool hasProbeFailed;
    private long nextProbe; // monotonic: a clock that is set back must not keep the circuit open
    private long nextTrial;
    private long latestTrial;
    private long pausedUntil;

    private enum State
    {
        Closed,
        Down,
        Trial,
    }

    /// <summary>Callbacks are held back: Webex is down, or asked to wait.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate)
            {
                return IsHeldBack;
            }
        }
    }

    /// <summary>
    /// Lets a visitor's callback ask Webex at once, unless callbacks are held back. During a trial one may, and the next wait for its
    /// outcome.
    /// </summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            if (IsHeldBack)
            {
                return false;
            }

            nextTrial = state == State.Trial ? In(CallbackSender.Limit) : nextTrial;
            return true;
        }
    }

    /// <summary>Queued callbacks that may be under way now: none, one as a trial, or many.</summary>
    public int Allowance
    {
        get
        {
            lock (gate)
            {
                return state switch
                {
                    _ when IsBefore(pausedUntil) => 0,
                    State.Closed => Parallel,
                    State.Trial when !IsBefore(nextTrial) => 1,
                    _ => 0,
                };
            }
        }
    }

    public bool ProbeIsDue
    {
        get
        {
            lock (gate)
            {
                return state == State.Down && !IsBefore(nextProbe);
            }
        }
    }

    /// <summary>A good answer to a callback ends the trouble.</summary>
    public WebexCondition Condition
    {
        get
        {
            lock (gate)
            {
                var isAskedToWait = IsBefore(pausedUntil) && trouble is not { Failures: >= FailuresToOpen };
                return trouble is not null && !isAskedToWait ? new("failing", trouble.Since, trouble)
                    : IsHeldBack ? new("paused", pausedSince)
                    : new("answers");
            }
        }
    }

    public void Note(WebexOutcome outcome, PhoneNumber number)
    {
        lock (gate)
        {
            switch (outcome)
            {
                case { Reply.Status: StatusCodes.Status429TooManyRequests }:
                    Pause(outcome.Reply.RetryAfter ?? PauseWithoutRetryAfter);
                    break;
                case { Reply: null, Verdict: WebexVerdict.NotProcessed }:
                    Fail("could not be reached", null, isDoubtful: false);
                    break;
                case { Reply.Status: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden }:
                    Fail($"answered {outcome.Reply.Status}", outcome.Reply.Status, isDoubtful: false);
                    break;
                case { Verdict: WebexVerdict.Unconfirmed }:
                    failedNumbers.Add(number);
                    Fail(
                        outcome.Reply is { } reply ? $"answered {reply.Status}" : "gave no answer",
                        outcome.Reply?.Status,
                        isDoubtful: true);
                    break;
                case { Verdict: WebexVerdict.Accepted or WebexVerdict.Refused }:
                    Close();
                    break;
            }
        }
    }

    /// <summary>
    /// A good probe after a bad one ends an outage, so the trial comes at once. Without a good probe a trial comes in the end.
    /// </summary>
    public void NoteProbe(int? status)
    {
        lock (gate)
        {
            var isGood = status is not (null or StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError);
            if (state == State.Down && (isGood || (status is not null && !IsBefore(latestTrial))))
            {
                state = State.Trial;
                nextTrial = isGood && hasProbeFailed ? 0 : nextTrial;
            }
            else
            {
                ProbeLater();
            }

            hasProbeFailed = !isGood;
        }
    }

    private bool IsHeldBack => IsBefore(pausedUntil) || state == State.Down || (state == State.Trial && IsBefore(nextTrial));

    /// <summary>Waits as long as Webex asks, and longer each time that it asks again at once.</summary>
    private void Pause(TimeSpan asked)
    {
        if (IsBefore(pausedUntil))
        {
            pausedUntil = Math.Max(pausedUntil, In(asked));
            return; // one of several that were under way together
        }

        pausedSince ??= clock.GetUtcNow();
        pause = Doubled(pause, FirstPause, LongestPause);
        pausedUntil = In(asked > pause ? asked : pause);
        state = state == State.Closed ? State.Trial : state;
    }

    private void Fail(string cause, int? answered, bool isDoubtful)
    {
        trouble = new(trouble?.Since ?? clock.GetUtcNow(), (trouble?.Failures ?? 0) + 1, cause, answered);
        if (trouble.Failures == FailuresToOpen)
        {
            Log.Failing(logger, trouble.Words);
        }

        if (state == State.Trial)
        {
            trialEvery = Doubled(trialEvery, FirstTrial, isDoubtful ? LongestTrial : LongestHarmlessTrial);
            nextTrial = In(trialEvery);
            Open();
        }
        else if (state == State.Closed && trouble.Failures >= FailuresToOpen && !IsOfOneNumber(isDoubtful))
        {
            nextTrial = 0;
            Open();
        }
    }

    /// <summary>One number that Webex fails on must not hold up the others.</summary>
    private bool IsOfOneNumber(bool isDoubtful) => isDoubtful && failedNumbers.Count == 1;

    private void Open()
    {
        if (state == State.Closed)
        {
            Log.Opened(logger);
        }

        state = State.Down;
        latestTrial = In(LongestTrial);
        ProbeLater();
    }

    private void Close()
    {
        trouble = null;
        pausedSince = null;
        failedNumbers.Clear();
        pause = trialEvery = TimeSpan.Zero;
        probeEvery = FirstProbe;
        if (state == State.Trial)
        {
            state = State.Closed;
            Log.Closed(logger);
        }
    }

    private void ProbeLater()
    {
        nextProbe = In(probeEvery);
        probeEvery = Doubled(probeEvery, FirstProbe, LongestProbe);
    }

    private static TimeSpan Doubled(TimeSpan wait, TimeSpan first, TimeSpan longest) =>
        TimeSpan.FromTicks(Math.Clamp(wait.Ticks * 2, first.Ticks, longest.Ticks));

    private bool IsBefore(long moment) => clock.GetTimestamp() < moment;

    private long In(TimeSpan wait) => clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Callbacks wait in the queue until Webex takes them again.")]
        public static partial void Opened(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "Webex answers again: the queue is being sent.")]
        public static partial void Closed(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "Callbacks fail. {Trouble}")]
        public static partial void Failing(ILogger logger, string trouble);
    }
}
