namespace WebexGateway.Webex;

/// <summary>The waits of the circuit, each of which grows while Webex fails.</summary>
internal sealed class CircuitWaits(TimeProvider clock)
{
    public static readonly TimeSpan PauseWithoutRetryAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstTrial = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestHarmlessTrial = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTrial = TimeSpan.FromMinutes(5); // each may leave a callback in doubt
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public Backoff Probe { get; } = new(clock, FirstProbe);

    public Backoff Trial { get; } = new(clock, FirstTrial);

    /// <summary>The trial that comes even without a good probe.</summary>
    public Backoff LastTrial { get; } = new(clock, LongestTrial);

    /// <summary>The time that Webex asks to wait.</summary>
    public Backoff Pause { get; } = new(clock, FirstPause);

    public void Open()
    {
        LastTrial.Later(LongestTrial);
        ProbeLater();
    }

    public void ProbeLater() => Probe.Later(LongestProbe);

    public void TrialLater(bool isDoubtful) => Trial.Later(isDoubtful ? LongestTrial : LongestHarmlessTrial);

    public void PauseFor(TimeSpan asked) => Pause.Later(LongestPause, asked);

    public void Reset()
    {
        Pause.Reset();
        Trial.Reset();
        Probe.Reset();
    }
}
