namespace WebexGateway.Sandbox.State;

/// <summary>Counts, and completes a task when the count reaches a target.</summary>
internal sealed class Counter
{
    private readonly Lock gate = new();
    private readonly List<(int Target, TaskCompletionSource Reached)> waiting = [];
    private int value;

    public int Value
    {
        get
        {
            lock (gate)
            {
                return value;
            }
        }
    }

    public void Increment()
    {
        lock (gate)
        {
            value++;
            waiting.RemoveAll(one => one.Target <= value && one.Reached.TrySetResult());
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            value = 0;
        }
    }

    public Task ReachAsync(int target, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (value >= target)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((target, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }
}
