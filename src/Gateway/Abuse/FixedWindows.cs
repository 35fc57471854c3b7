using WebexGateway.Site;

namespace WebexGateway.Abuse;

/// <summary>
/// Counts clients' requests in windows that open with a client's first request and last a fixed time; the end instant still belongs to them.
/// Holds a bounded number of clients: to make room it drops those whose window is over, then the oldest. What it drops early it keeps in a coarse memory
/// that only ever counts too much, so that a flood of made-up addresses frees nobody from a limit.
/// </summary>
public sealed class FixedWindows(long duration, int capacity, Action evicted)
{
    private const int Buckets = 1 << 14;

    private readonly Lock gate = new();
    private readonly Dictionary<ClientKey, LinkedListNode<Counter>> clients = [];
    private readonly LinkedList<Counter> byOpening = new();
    private Window[]? dropped;

    /// <summary>How many clients are held now.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return clients.Count;
            }
        }
    }

    /// <summary>Adds one to the client's count and gives it back, with the end of its window as a timestamp.</summary>
    public Window Add(ClientKey client, long now)
    {
        lock (gate)
        {
            if (!clients.TryGetValue(client, out var counter))
            {
                counter = Open(client, now);
            }
            else if (now > counter.ValueRef.Window.Ends)
            {
                counter.ValueRef.Window = new(0, now + duration);
                byOpening.Remove(counter);
                byOpening.AddLast(counter);
            }

            var window = counter.ValueRef.Window;
            return counter.ValueRef.Window = window with { Count = window.Count + 1 };
        }
    }

    /// <summary>The client's count in the window that is open now, without adding to it.</summary>
    public long Look(ClientKey client, long now)
    {
        lock (gate)
        {
            var window = clients.TryGetValue(client, out var counter) ? counter.ValueRef.Window : Remembered(client, now);
            return now > window.Ends ? 0 : window.Count;
        }
    }

    private LinkedListNode<Counter> Open(ClientKey client, long now)
    {
        DropExpired(now);
        LinkedListNode<Counter>? room = null;
        if (clients.Count >= capacity)
        {
            room = DropOldest(now);
        }

        var window = Remembered(client, now) is { Count: > 0 } remembered ? remembered : new Window(0, now + duration);
        room ??= new(default);
        room.Value = new(client, window);
        byOpening.AddLast(room);
        clients.Add(client, room);
        return room;
    }

    /// <summary>Two for each that comes, so that the table shrinks after a flood without ever stopping to sweep.</summary>
    private void DropExpired(long now)
    {
        for (var i = 0; i < 2 && byOpening.First is { } first && now > first.ValueRef.Window.Ends; i++)
        {
            byOpening.RemoveFirst();
            clients.Remove(first.ValueRef.Client);
        }
    }

    private LinkedListNode<Counter> DropOldest(long now)
    {
        var oldest = byOpening.First!;
        byOpening.RemoveFirst();
        clients.Remove(oldest.ValueRef.Client);
        if (now <= oldest.ValueRef.Window.Ends)
        {
            Remember(oldest.ValueRef, now);
            evicted();
        }

        return oldest;
    }

    /// <summary>Clients that share a bucket inherit the highest count and the latest end: too strict to one of them, too lenient to none.</summary>
    private void Remember(Counter counter, long now)
    {
        dropped ??= new Window[Buckets];
        ref var bucket = ref dropped[BucketOf(counter.Client)];
        bucket = now > bucket.Ends
            ? counter.Window
            : new(Math.Max(bucket.Count, counter.Window.Count), Math.Max(bucket.Ends, counter.Window.Ends));
    }

    private Window Remembered(ClientKey client, long now) =>
        dropped is not null && dropped[BucketOf(client)] is { Count: > 0 } bucket && now <= bucket.Ends ? bucket : default;

    /// <summary>The framework seeds the hash for each process: nobody outside can choose who shares a bucket.</summary>
    private static int BucketOf(ClientKey client) => HashCode.Combine(client) & (Buckets - 1);

    /// <summary>How many requests, and the last timestamp that still belongs to them.</summary>
    public readonly record struct Window(long Count, long Ends);

    private record struct Counter(ClientKey Client, Window Window);
}
