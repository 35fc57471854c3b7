namespace WebexGateway.Simulation;

/// <summary>The time of day of all instances. Administrators and time servers set it.</summary>
internal sealed class WallClock(Scheduler scheduler)
{
    private static readonly DateTimeOffset Epoch = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    private TimeSpan set;

    public DateTimeOffset Now => Epoch + set + TimeSpan.FromTicks(scheduler.Now);

    /// <summary>When it was set, in ticks of the simulation.</summary>
    public List<long> Steps { get; } = [];

    public void Set(TimeSpan by)
    {
        set += by;
        Steps.Add(scheduler.Now);
    }

    /// <summary>When this clock will show a moment, if it is not set before.</summary>
    public long TicksAt(DateTimeOffset moment) => (moment - Epoch - set).Ticks;
}
