namespace WebexGateway.Simulation;

/// <summary>
/// One line of work of an instance: a loop, or the request of a visitor. Its continuations go to the scheduler when another line wakes
/// them, as they go to another thread in production.
/// </summary>
internal sealed class LifeContext(Scheduler scheduler, Life life) : SynchronizationContext
{
    public Life Life => life;

    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(this, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("No step may wait for another.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Begins another line of work of the same instance.</summary>
    public static async Task BesideAsync(Func<Task> work)
    {
        SetSynchronizationContext(((LifeContext)Current!).Beside());
        await Task.Yield();
        await work();
    }

    private LifeContext Beside() => new(scheduler, life);
}
