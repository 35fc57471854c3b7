using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Abuse;

/// <summary>
/// Remembers which challenges were answered until they expire, and by which request. In memory for now: a restart, or a second instance, forgets;
/// the place for the store that all instances share is here.
/// </summary>
public sealed class SpentChallenges(TimeProvider clock)
{
    /// <summary>Each entry has cost its sender a proof of work; when there are more, no challenge is accepted until the oldest expire.</summary>
    private const int Capacity = 200_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]?> spent = [];
    private readonly Queue<(string Nonce, DateTimeOffset Expires)> byExpiry = new();

    /// <summary>Whether this is the first time, or the same request again: a visitor whose answer got lost may ask for it with the same body.</summary>
    public bool TrySpend(string nonce, DateTimeOffset expires, string? retry)
    {
        var request = retry is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(retry)); // the number in it is nobody's business here
        lock (gate)
        {
            while (byExpiry.TryPeek(out var oldest) && oldest.Expires <= clock.GetUtcNow())
            {
                spent.Remove(byExpiry.Dequeue().Nonce);
            }

            if (spent.TryGetValue(nonce, out var earlier))
            {
                return earlier is not null && request is not null && earlier.AsSpan().SequenceEqual(request);
            }

            if (spent.Count >= Capacity)
            {
                return false;
            }

            spent.Add(nonce, request);
            byExpiry.Enqueue((nonce, expires));
            return true;
        }
    }
}
