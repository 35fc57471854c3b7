using System.Data.Common;

namespace WebexGateway.Tokens;

/// <summary>
/// One renewal of one token, in an order that loses no answer: take the lease, note that Webex is asked, ask, write the answer down.
/// A token is used only after it was written. Several instances never send the same refresh token at once.
/// </summary>
public sealed class Renewal(TokenVault vault, WebexTokenClient client, TimeProvider clock, Randomness randomness)
{
    private static readonly TimeSpan LongestOutage = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(500);

    /// <summary>Renews this version, unless another instance does or did. The outcome is in the store.</summary>
    public async Task RunAsync(string name, long version, RenewalCause cause)
    {
        var owner = randomness.Name();
        var seen = await vault.ReadAsync(name);
        if (seen.Version == version
            && RenewalRules.Objection(seen, cause, clock.GetUtcNow()) is null
            && await vault.ChangeAsync(seen, row => RenewalRules.Lease(row, owner)) // reads the row again: a lease is for this version only
            && await vault.ChangeAsync(seen, row => RenewalRules.Ask(row, owner)))
        {
            var jitter = randomness.Fraction();
            var answer = await client.RefreshAsync(name, seen.Grant!.RefreshToken);
            await WriteAsync(() => vault.ChangeAsync(seen, row => RenewalRules.Settle(row, owner, answer, clock.GetUtcNow(), jitter)));
        }
    }

    /// <summary>Writes the answer as soon as the store takes it: an answer that is not written is lost.</summary>
    private async Task WriteAsync(Func<Task> write)
    {
        for (var end = clock.GetUtcNow() + LongestOutage; ;)
        {
            try
            {
                await write();
                return;
            }
            catch (DbException) when (clock.GetUtcNow() < end)
            {
                await Task.Delay(BetweenWrites, clock);
            }
        }
    }
}
