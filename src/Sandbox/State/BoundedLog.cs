namespace WebexGateway.Sandbox.State;

/// <summary>Keeps the last entries up to a capacity, oldest first.</summary>
internal sealed class BoundedLog<T>(int capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<T> kept = [];

    public void Add(T item)
    {
        lock (gate)
        {
            kept.Enqueue(item);
            if (kept.Count > capacity)
            {
                kept.Dequeue();
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            kept.Clear();
        }
    }

    public IReadOnlyList<T> Snapshot()
    {
        lock (gate)
        {
            return [.. kept];
        }
    }
}
