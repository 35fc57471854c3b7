namespace WebexGateway.Webex;

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

    private readonly Lock gate = new();
    private readonly CircuitWaits waits = new(clock);
    private readonly HashSet<PhoneNumber> failedNumbers = [];
    private State state;
    private WebexTrouble? trouble;
    private DateTimeOffset? pausedSince;
    private bool hasProbeFailed;

    private enum State { Closed, Down, Trial }

    /// <summary>Callbacks are held back: Webex is down, or asked to wait.</summary>
    public bool IsOpen => Read(static circuit => circuit.IsHeldBack);

    /// <summary>
    /// Lets a visitor's callback ask Webex at once, unless callbacks are held back. During a trial one may, and the next wait for its
    /// outcome.
    /// </summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            var enters = !IsHeldBack;
            if (enters && state == State.Trial)
            {
                waits.Trial.NotBefore(CallbackSender.LongestTime);
            }

            return enters;
        }
    }

    /// <summary>Queued callbacks that may be under way now: none, one as a trial, or many.</summary>
    public int Allowance => Read(static circuit => circuit.state switch
    {
        _ when !circuit.waits.Pause.IsDue => 0,
        State.Closed => Parallel,
        State.Trial when circuit.waits.Trial.IsDue => 1,
        _ => 0,
    });

    public bool ProbeIsDue => Read(static circuit => circuit.state == State.Down && circuit.waits.Probe.IsDue);

    /// <summary>A good answer to a callback ends the trouble.</summary>
    public WebexCondition Condition => Read(static circuit => circuit switch
    {
        { trouble: { } trouble } when circuit.waits.Pause.IsDue || trouble.Failures >= FailuresToOpen =>
            new("failing", trouble.Since, trouble),
        { IsHeldBack: true } => new("paused", circuit.pausedSince),
        _ => new WebexCondition("answers"),
    });

    public void Note(WebexOutcome outcome, PhoneNumber number)
    {
        lock (gate)
        {
            if (outcome.Reply is { Status: StatusCodes.Status429TooManyRequests } asked)
            {
                Pause(asked.RetryAfter ?? CircuitWaits.PauseWithoutRetryAfter);
            }
            else if (outcome.Verdict is WebexVerdict.Accepted or WebexVerdict.Refused)
            {
                Close();
            }
            else if (WebexTrouble.CauseOf(outcome) is { } cause)
            {
                Fail(cause, outcome, number);
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
            if (state == State.Down && (isGood || (status is not null && waits.LastTrial.IsDue)))
            {
                state = State.Trial;
                if (isGood && hasProbeFailed)
                {
                    waits.Trial.Now();
                }
            }
            else
            {
                waits.ProbeLater();
            }

            hasProbeFailed = !isGood;
        }
    }

    private bool IsHeldBack => !waits.Pause.IsDue || state == State.Down || (state == State.Trial && !waits.Trial.IsDue);

    /// <summary>Waits as long as Webex asks, and longer each time that it asks again at once.</summary>
    private void Pause(TimeSpan asked)
    {
        if (!waits.Pause.IsDue)
        {
            waits.Pause.NotBefore(asked);
            return; // one of several that were under way together
        }

        pausedSince ??= clock.GetUtcNow();
        waits.PauseFor(asked);
        state = state == State.Closed ? State.Trial : state;
    }

    private void Fail(string cause, WebexOutcome outcome, PhoneNumber number)
    {
        var isDoubtful = outcome.Verdict == WebexVerdict.Unconfirmed;
        var mayBeOfNumber = isDoubtful || outcome.Reply?.Status == StatusCodes.Status403Forbidden;
        if (mayBeOfNumber)
        {
            failedNumbers.Add(number);
        }

        trouble = new(trouble?.Since ?? clock.GetUtcNow(), (trouble?.Failures ?? 0) + 1, cause, outcome.Reply?.Status);
        if (trouble.Failures == FailuresToOpen)
        {
            Log.Failing(logger, trouble.Words);
        }

        if (state == State.Trial)
        {
            waits.TrialLater(isDoubtful);
            Open();
        }
        else if (state == State.Closed && trouble.Failures >= FailuresToOpen && !IsOfOneNumber(mayBeOfNumber))
        {
            waits.Trial.Now();
            Open();
        }
    }

    /// <summary>One number that Webex fails on, or may not call, must not hold up the others.</summary>
    private bool IsOfOneNumber(bool mayBeOfNumber) => mayBeOfNumber && failedNumbers.Count == 1;

    private void Open()
    {
        if (state == State.Closed)
        {
            Log.Opened(logger);
        }

        state = State.Down;
        waits.Open();
    }

    private void Close()
    {
        trouble = null;
        pausedSince = null;
        failedNumbers.Clear();
        waits.Reset();
        if (state == State.Trial)
        {
            state = State.Closed;
            Log.Closed(logger);
        }
    }

    private T Read<T>(Func<WebexCircuit, T> value)
    {
        lock (gate)
        {
            return value(this);
        }
    }

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
