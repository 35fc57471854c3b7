namespace WebexGateway.Sandbox.State;

/// <summary>Holds every client id to its number of requests in any 60 seconds; refused ones are not charged.</summary>
internal sealed class RequestPace(SandboxOptions options)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> admitted = [];

    /// <summary>Admits the request (<see langword="null"/>) or says in how many seconds one would be admitted.</summary>
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
