namespace WebexGateway.Simulation;

/// <summary>
/// Sends each continuation of an instance to the scheduler. Every step has a context of its own, so that a continuation never runs inside
/// the step that wakes it.
/// </summary>
internal sealed class LifeContext(Scheduler scheduler, Life life) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(life, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("No step may wait for another.");

    public override SynchronizationContext CreateCopy() => this;
}
