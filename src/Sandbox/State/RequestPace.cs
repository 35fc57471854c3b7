namespace WebexGateway.Sandbox.State;

/// <summary>Limits the requests of each client id in any 60 seconds; refused requests do not count.</summary>
internal sealed class RequestPace(SandboxOptions options)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> admitted = [];

    /// <summary>Returns null when it admits the request, otherwise the seconds until it would.</summary>
    public int? Admit(string clientId)
    {
        lock (gate)
        {
            var now = options.Now;
            if (!admitted.TryGetValue(clientId, out var recent))
            {
                admitted[clientId] = recent = [];
            }

            while (recent.TryPeek(out var oldest) && oldest + Window <= now)
            {
                recent.Dequeue();
            }

            if (recent.Count >= options.RequestsPerMinute)
            {
                return (int)Math.Ceiling((recent.Peek() + Window - now).TotalSeconds);
            }

            recent.Enqueue(now);
            return null;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            admitted.Clear();
        }
    }
}
