using System.Data.Common;

namespace WebexGateway.Tokens;

/// <summary>
/// One renewal of one grant, in the order that loses nothing that can be kept: lease, note that Webex is asked, ask, write the new grant down. Only what is written down is ever used.
/// The refresh token of a version is shown to Webex by one instance at a time, and by none again when an answer was lost and Webex takes each token once.
/// </summary>
public sealed class Renewal(TokenVault vault, WebexTokenClient client, TimeProvider clock)
{
    private const int FewestPerMinute = 10;
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(500);

    /// <summary>Why this token is not to be renewed now; null when it is.</summary>
    public static TokenAnswer? Objection(StoredToken stored, RenewalCause cause, DateTimeOffset now)
    {
        if (stored.Grant is not { } grant)
        {
            return new TokenAnswer.Refused(stored.Fault ?? "nobody has connected Webex yet");
        }

        if (cause == RenewalCause.Operator)
        {
            return null;
        }

        if (stored.IsRefused)
        {
            return new TokenAnswer.Refused(stored.Trouble ?? "Webex refused the last renewal") { TrackingId = stored.TrackingId };
        }

        if (stored.IsAsked && !stored.IsLeased && grant.Rotates == true)
        {
            return new TokenAnswer.Refused(VaultFaults.AnswerLost);
        }

        if (stored.IsAsked && !stored.IsLeased && grant.Rotates is null && cause == RenewalCause.Due && now < grant.UsableUntil)
        {
            return new TokenAnswer.Unavailable("the answer to a renewal was lost; the live token is used to its end first", grant.UsableUntil - now);
        }

        if (!stored.IsLeased && stored.RecentRenewals >= PerMinute(grant))
        {
            return new TokenAnswer.Unavailable("the token was renewed too often in the last minute", LongestBackoff);
        }

        return stored.NotBefore is { } next && now < next ? new TokenAnswer.Unavailable(stored.Trouble ?? "the last renewal failed", next - now) { TrackingId = stored.TrackingId } : null;
    }

    /// <summary>Renews this version, unless another instance does or did. What came of it stands in the store.</summary>
    public async Task RunAsync(string name, long version, RenewalCause cause)
    {
        var stored = await vault.ReadAsync(name);
        var owner = Guid.NewGuid().ToString("N");
        if (stored.Version != version || Objection(stored, cause, clock.GetUtcNow()) is not null || !await vault.LeaseAsync(stored, owner, PerMinute(stored.Grant!)))
        {
            return;
        }

        // The lease was given for this version only, so it is also the second look after the lock.
        if (await vault.AskAsync(stored, owner))
        {
            await SettleAsync(stored, owner, await client.RefreshAsync(name, stored.Grant!.RefreshToken));
        }
    }

    /// <summary>How many renewals a minute all instances together may begin: few, but enough for tokens that live for seconds.</summary>
    public static int PerMinute(Grant grant) =>
        grant.Access is null ? FewestPerMinute : (int)Math.Clamp(3 * 60 / Math.Max(1, grant.Lifetime.TotalSeconds), FewestPerMinute, 120);

    private async Task SettleAsync(StoredToken stored, string owner, TokenAnswer answer)
    {
        var old = stored.Grant!;
        switch (answer)
        {
            case TokenAnswer.Granted { Grant: var grant }:
                await WriteAsync(() => vault.KeepAsync(stored, grant with
                {
                    RefreshExpiresAt = grant.RefreshExpiresAt ?? old.RefreshExpiresAt,
                    Scope = grant.Scope ?? old.Scope,
                    ConnectedAt = old.ConnectedAt,
                    ConnectedBy = old.ConnectedBy,
                    Rotates = grant.Rotates ?? old.Rotates,
                }));
                break;
            case TokenAnswer.Unavailable { NewRefreshToken: { } given } passing when given != old.RefreshToken:
                await WriteAsync(() => vault.KeepAsync(stored, old with { RefreshToken = given, Rotates = true }, passing, NextTry(stored, answer)));
                break;
            default:
                await WriteAsync(() => vault.FailAsync(stored, owner, answer, NextTry(stored, answer)));
                break;
        }
    }

    /// <summary>An answer that is not written down is lost, so while the process lives it goes on trying; a newer version in the store ends it.</summary>
    private async Task WriteAsync(Func<Task> write)
    {
        var end = clock.GetUtcNow() + LongestOutage;
        while (true)
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

    private DateTimeOffset? NextTry(StoredToken stored, TokenAnswer answer)
    {
        if (answer is not TokenAnswer.Unavailable passing)
        {
            return null;
        }

        var backoff = TimeSpan.FromTicks(Math.Min(FirstBackoff.Ticks << Math.Min(stored.Failures, 10), LongestBackoff.Ticks));
        var wait = passing.RetryAfter is { } asked && asked > backoff ? asked : backoff * (0.5 + (Random.Shared.NextDouble() / 2));
        return clock.GetUtcNow() + wait;
    }
}
