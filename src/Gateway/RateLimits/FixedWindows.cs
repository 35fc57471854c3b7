using WebexGateway.Http;

namespace WebexGateway.RateLimits;

/// <summary>
/// Counts clients' requests in windows that open with a client's first request and last a fixed time; the end instant still belongs to
/// them. Holds a bounded number of clients: to make room it drops those whose window is over, then the oldest. What it drops early it
/// remembers by network, the highest counts before others, so that a flood of made-up addresses frees nobody from a limit and costs no
/// other network anything. An IPv6 /64 also counts for its /48, which may have ten times as much.
/// </summary>
public sealed class FixedWindows(long duration, int capacity, Action evicted)
{
    private const int Buckets = 1 << 14;
    private const int WideFactor = 10;

    private readonly Lock gate = new();
    private readonly Dictionary<ClientKey, LinkedListNode<Counter>> clients = [];
    private readonly LinkedList<Counter> byOpening = new();
    private Counter[]? dropped;
    private FixedWindows? wide;

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

    /// <summary>
    /// Adds one to the client's count and gives it back, with the end of its window as a timestamp. Only what is within the quota counts
    /// for the /48 too, or one client could use it up for its neighbours. Where the /48 has less left, the count leaves as much.
    /// </summary>
    public Window Add(ClientKey client, long now, long quota = int.MaxValue)
    {
        lock (gate)
        {
            var own = AddOwn(client, now);
            return own.Count <= quota && client.Wide is { } network
                ? Tighter(own, (wide ??= new(duration, Math.Max(1, capacity / 4), evicted)).Add(network, now), quota)
                : own;
        }
    }

    /// <summary>The client's count in the window that is open now, without adding to it.</summary>
    public long Look(ClientKey client, long now, long quota = int.MaxValue)
    {
        lock (gate)
        {
            var own = LookOwn(client, now);
            return client.Wide is { } network && wide is not null ? Tighter(own, wide.LookOwn(network, now), quota).Count : own.Count;
        }
    }

    private Window AddOwn(ClientKey client, long now)
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

    private Window LookOwn(ClientKey client, long now)
    {
        var window = clients.TryGetValue(client, out var counter) ? counter.ValueRef.Window : Remembered(client, now);
        return now > window.Ends ? default : window;
    }

    private static Window Tighter(Window own, Window network, long quota)
    {
        var count = network.Count - ((WideFactor - 1) * Math.Min(quota, int.MaxValue));
        return count > own.Count ? network with { Count = count } : own;
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

    /// <summary>
    /// Clients of one network inherit the highest count and the latest end: too strict to one of them, too lenient to none. Where two
    /// networks share a bucket, the higher count stays, and the other is forgotten.
    /// </summary>
    private void Remember(Counter counter, long now)
    {
        dropped ??= new Counter[Buckets];
        var (network, window) = (counter.Client.Network, counter.Window);
        ref var bucket = ref dropped[BucketOf(network)];
        if (bucket.Client == network && now <= bucket.Window.Ends)
        {
            bucket.Window = new(Math.Max(bucket.Window.Count, window.Count), Math.Max(bucket.Window.Ends, window.Ends));
        }
        else if (now > bucket.Window.Ends || window.Count > bucket.Window.Count)
        {
            bucket = new(network, window);
        }
    }

    private Window Remembered(ClientKey client, long now)
    {
        var network = client.Network;
        return dropped is not null && dropped[BucketOf(network)] is var bucket && bucket.Client == network && now <= bucket.Window.Ends
            ? bucket.Window
            : default;
    }

    /// <summary>The framework seeds the hash for each process: nobody outside can choose who shares a bucket.</summary>
    private static int BucketOf(ClientKey network) => HashCode.Combine(network) & (Buckets - 1);

    /// <summary>How many requests, and the last timestamp that still belongs to them.</summary>
    public readonly record struct Window(long Count, long Ends);

    private record struct Counter(ClientKey Client, Window Window);
}
