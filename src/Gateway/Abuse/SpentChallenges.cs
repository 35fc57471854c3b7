namespace WebexGateway.Abuse;

/// <summary>
/// Remembers which challenges were answered until they expire. In memory for now: a restart, or a second instance, forgets;
/// the place for the store that all instances share is here.
/// </summary>
public sealed class SpentChallenges(TimeProvider clock)
{
    /// <summary>Each entry has cost its sender a proof of work; when there are more, no challenge is accepted until the oldest expire.</summary>
    private const int Capacity = 200_000;

    private readonly Lock gate = new();
    private readonly HashSet<string> spent = [];
    private readonly Queue<(string Nonce, DateTimeOffset Expires)> byExpiry = new();

    /// <summary>Whether this is the first time.</summary>
    public bool TrySpend(string nonce, DateTimeOffset expires)
    {
        lock (gate)
        {
            while (byExpiry.TryPeek(out var oldest) && oldest.Expires <= clock.GetUtcNow())
            {
                spent.Remove(byExpiry.Dequeue().Nonce);
            }

            if (spent.Count >= Capacity || !spent.Add(nonce))
            {
                return false;
            }

            byExpiry.Enqueue((nonce, expires));
            return true;
        }
    }
}
