namespace WebexGateway.Tokens;

/// <summary>
/// One renewal as this instance sees it. The lease in the store decides which instance renews: this one renews, or it waits for the other,
/// and after each step it reads the store, until the answer is there.
/// </summary>
internal sealed class RenewalTurn(TokenSlot slot, RenewalProcess process, RenewalCause cause, TimeProvider clock, Background background)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(1);

    private int looks = (int)((RenewalRules.LeaseTime + WebexTokenClient.Timeout) / BetweenLooks);
    private int tries = 3;

    public async Task<TokenAnswer> RunAsync()
    {
        var known = slot.Stored.Version;
        var seen = await slot.SyncAsync();
        while (true)
        {
            if (IsDone(seen, known))
            {
                return new TokenAnswer.Granted(slot.Grant!);
            }

            var before = seen;
            if (await (before.IsLeased ? WaitAsync() : RenewAsync(before)) is { } objection)
            {
                return objection;
            }

            seen = await slot.SyncAsync();
            if (Outcome(before, seen) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>Whether the live token, if there is one, serves the cause without another renewal.</summary>
    private bool IsDone(StoredToken seen, long known) => slot.Live is not null && cause switch
    {
        RenewalCause.Operator => false,
        _ when seen.Version != known => true, // another instance has renewed it
        RenewalCause.Due => clock.GetUtcNow() < slot.RenewAt, // this instance has renewed it between the look and the start
        _ => false,
    };

    /// <summary>Waits while another instance renews; by the system's clock, because another instance does not run by ours.</summary>
    private async Task<TokenAnswer?> WaitAsync()
    {
        if (looks-- <= 0)
        {
            return new TokenAnswer.Unavailable("another instance is renewing the token", AskAgainAfter);
        }

        await background.Wait(BetweenLooks);
        return null;
    }

    private async Task<TokenAnswer?> RenewAsync(StoredToken before)
    {
        if (RenewalRules.Objection(before, cause, clock.GetUtcNow()) is { } objection)
        {
            return objection;
        }

        await process.RunAsync(slot.Name, before.Version, cause);
        return null;
    }

    /// <summary>The answer that the store shows after a step; null when there is none yet.</summary>
    private TokenAnswer? Outcome(StoredToken before, StoredToken after)
    {
        if (after.Version != before.Version && after.Trouble is null && slot.Grant is { Access: not null } renewed)
        {
            return new TokenAnswer.Granted(renewed);
        }

        if (before.IsLeased || after.IsLeased)
        {
            return null;
        }

        return RenewalRules.Objection(after, RenewalCause.Due, clock.GetUtcNow())
            ?? (--tries > 0 ? null : new TokenAnswer.Unavailable("no renewal could be begun", AskAgainAfter)); // a slow store
    }
}
