namespace WebexGateway.Simulation;

/// <summary>The clock of one instance: the simulation's time, and the wall clock that may be set.</summary>
internal sealed class SimulatedClock(Scheduler scheduler, Life life, WallClock wall) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => wall.Now;

    public override long GetTimestamp() => scheduler.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(scheduler, life, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
