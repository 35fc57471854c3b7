namespace WebexGateway.Simulation;

/// <summary>A timer of an instance. The scheduler fires it on its thread.</summary>
internal sealed class SimulatedTimer(Scheduler scheduler, Life life, TimerCallback callback, object? state) : ITimer
{
    private long due = long.MaxValue;
    private long period;

    public Life Life => life;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        this.period = period.Ticks;
        Arm(dueTime.Ticks);
        return true;
    }

    public bool IsArmedFor(long moment) => due == moment && !life.IsDead;

    public void Fire()
    {
        due = long.MaxValue;
        if (period > 0)
        {
            Arm(period);
        }

        callback(state);
    }

    public void Dispose() => due = long.MaxValue;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Arm(long wait)
    {
        due = wait < 0 ? long.MaxValue : scheduler.Now + wait;
        if (due != long.MaxValue)
        {
            scheduler.Arm(this, due);
        }
    }
}
