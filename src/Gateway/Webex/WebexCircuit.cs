namespace WebexGateway.Webex;

/// <summary>
/// Whether Webex takes requests now. It opens when Webex asks to wait, or has failed three times running, so that callbacks wait in the queue
/// instead of being lost to an unknown fate. While it is open only harmless probes go out; after a good one a single callback is tried before the rest follow.
/// </summary>
public sealed partial class WebexCircuit(TimeProvider clock, ILogger<WebexCircuit> logger)
{
    private const int FailuresToOpen = 3;

    /// <summary>How many queued callbacks may be under way at once.</summary>
    private const int Parallel = 16;

    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PauseWithoutRetryAfter = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private State state;
    private int failures;
    private TimeSpan probeEvery = FirstProbe;
    private long nextProbe; // monotonic: a clock that is set back must not keep the circuit open
    private long pausedUntil;

    private enum State
    {
        Closed,
        Down,
        Trial,
    }

    /// <summary>Nothing is to be sent: Webex is down, or asked to wait.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate)
            {
                return state == State.Down || clock.GetTimestamp() < pausedUntil;
            }
        }
    }

    /// <summary>How many queued callbacks may be under way: none, one to try, or many.</summary>
    public int Allowance
    {
        get
        {
            lock (gate)
            {
                return clock.GetTimestamp() < pausedUntil ? 0 : state switch { State.Closed => Parallel, State.Trial => 1, _ => 0 };
            }
        }
    }

    /// <summary>It is time to ask whether Webex is back.</summary>
    public bool ProbeIsDue
    {
        get
        {
            lock (gate)
            {
                return state == State.Down && clock.GetTimestamp() >= nextProbe;
            }
        }
    }

    /// <summary>Learns from what became of a callback.</summary>
    public void Note(WebexOutcome outcome)
    {
        lock (gate)
        {
            if (outcome is { Verdict: WebexVerdict.NotProcessed, Reply: { } busy })
            {
                var until = In(busy.RetryAfter ?? PauseWithoutRetryAfter);
                pausedUntil = Math.Max(pausedUntil, until);
                state = state == State.Closed ? State.Trial : state;
            }
            else if (SaysDown(outcome))
            {
                failures++;
                if (state == State.Trial || (state == State.Closed && failures >= FailuresToOpen))
                {
                    Open(outcome);
                }
            }
            else if (outcome.Verdict is WebexVerdict.Accepted or WebexVerdict.Refused)
            {
                failures = 0;
                Close();
            }
        }
    }

    /// <summary>Learns from a probe.</summary>
    public void NoteProbe(bool answered)
    {
        lock (gate)
        {
            if (answered && state == State.Down)
            {
                state = State.Trial;
            }
            else
            {
                ProbeLater();
            }
        }
    }

    private void Open(WebexOutcome outcome)
    {
        if (state == State.Closed)
        {
            Log.Opened(logger, outcome.Verdict, outcome.Reply?.Status);
        }

        state = State.Down;
        ProbeLater();
    }

    private void Close()
    {
        if (state == State.Trial)
        {
            state = State.Closed;
            probeEvery = FirstProbe;
            Log.Closed(logger);
        }
    }

    private void ProbeLater()
    {
        nextProbe = In(probeEvery);
        probeEvery = TimeSpan.FromTicks(Math.Min(probeEvery.Ticks * 2, LongestProbe.Ticks));
    }

    private long In(TimeSpan wait) => clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency);

    /// <summary>No connection, no answer, or 502 to 504. Not 500, which a wrong entry point answers for ever.</summary>
    private static bool SaysDown(WebexOutcome outcome) => outcome switch
    {
        { Verdict: WebexVerdict.NotProcessed or WebexVerdict.Unconfirmed, Reply: null } => true,
        { Reply.Status: 502 or 503 or 504 } => true,
        _ => false,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Webex seems to be down ({Verdict}, status {Status}): callbacks wait in the queue until it answers again.")]
        public static partial void Opened(ILogger logger, WebexVerdict verdict, int? status);

        [LoggerMessage(2, LogLevel.Information, "Webex answers again: the queue is being sent.")]
        public static partial void Closed(ILogger logger);
    }
}
