namespace WebexGateway.Webex;

/// <summary>A moment that comes later each time. It is monotonic: setting the clock back does not put it off.</summary>
internal sealed class Backoff(TimeProvider clock, TimeSpan first)
{
    private TimeSpan wait;
    private long due;

    public bool IsDue => clock.GetTimestamp() >= due;

    /// <summary>Waits twice as long as the last time, between the first wait and the longest, and no less than asked.</summary>
    public void Later(TimeSpan longest, TimeSpan asked = default)
    {
        wait = TimeSpan.FromTicks(Math.Clamp(wait.Ticks * 2, first.Ticks, longest.Ticks));
        due = In(asked > wait ? asked : wait);
    }

    /// <summary>Waits this long at least, without growing.</summary>
    public void NotBefore(TimeSpan asked) => due = Math.Max(due, In(asked));

    public void Now() => due = 0;

    /// <summary>Begins with the first wait again; what is due stays.</summary>
    public void Reset() => wait = TimeSpan.Zero;

    private long In(TimeSpan time) => clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
}
