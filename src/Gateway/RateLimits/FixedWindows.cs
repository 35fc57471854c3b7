namespace WebexGateway.RateLimits;

/// <summary>
/// Counts the requests of each client in windows of a fixed duration. A window begins with the client's first request and includes its last
/// instant. The table has a fixed capacity: a new client first removes those whose window is over, then the oldest. A count that is removed
/// early is kept by network, the highest first, so that a flood of spoofed addresses resets no limit and affects no other network. An IPv6
/// /64 also counts for its /48, whose quota is ten times as high.
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
    /// Adds one request and returns the count with the end of the window. The /48 counts only what is within the quota, so that one client
    /// cannot use up the quota of its neighbours. When the /48 has less left than the client, the count is that of the /48.
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

    /// <summary>Returns the client's count in its current window.</summary>
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

    /// <summary>Removes two for each new client, so that the table shrinks after a flood without a full sweep.</summary>
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
    /// Stores one count for a network: the highest count and the latest end of its clients. It can be too strict for a client, never too
    /// lenient. When two networks share a bucket, the higher count stays.
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

    /// <summary>Uses the hash that is seeded for each process, so that a client cannot choose whose bucket it shares.</summary>
    private static int BucketOf(ClientKey network) => HashCode.Combine(network) & (Buckets - 1);

    /// <summary>Holds a number of requests and the last timestamp of their window.</summary>
    public readonly record struct Window(long Count, long Ends);

    private record struct Counter(ClientKey Client, Window Window);
}
