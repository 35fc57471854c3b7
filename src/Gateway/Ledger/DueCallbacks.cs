namespace WebexGateway.Ledger;

/// <summary>Takes callbacks that are due, each under this instance's lease, within one transaction of the writer.</summary>
public sealed class DueCallbacks(
    LedgerInstance instance,
    BudgetCheck budgets,
    CallbackMetrics metrics,
    IOptionsMonitor<CallbackOptions> callbacks,
    IOptionsMonitor<PaceOptions> paces)
{
    private OpeningHours Hours => callbacks.CurrentValue.OpeningHours;

    /// <summary>
    /// Those that are due the longest come first, so that one that is tried again and again holds up no other; at most as many as the pace
    /// allows, and none while the site is closed. Routes without a token keep theirs, and take nothing of the pace.
    /// </summary>
    public async ValueTask<IReadOnlyList<DueCallback>> ClaimAsync(LedgerSession session, int most, IReadOnlyList<string> without)
    {
        if (!Hours.IsOpen(session.Now) || !await session.HasBacklogAsync())
        {
            return [];
        }

        var pace = await session.PaceAsync(paces.CurrentValue.RequestsPerMinute);
        var due = await WithinBudgetsAsync(session, await TakeDueAsync(session, Math.Min(most, pace.Left), without));
        pace.Take(due.Count);
        return due;
    }

    /// <summary>Refuses callbacks that are over a budget at the time of the call; the operator sees why.</summary>
    private async ValueTask<IReadOnlyList<DueCallback>> WithinBudgetsAsync(LedgerSession session, IReadOnlyList<DueCallback> taken)
    {
        var within = new List<DueCallback>(taken.Count);
        foreach (var due in taken)
        {
            if (await budgets.FindSpentAsync(session, due) is { } spent)
            {
                metrics.Became(CallbackStatus.Refused, CallbackStep.Queue);
                await session.StopAsync(
                    Hours,
                    $"""
                    update callback set status = {StatusSql.Refused}, settled = @now, lease_owner = null, lease_until = null,
                      attempts = attempts - 1, note = @note
                    where seq = @row
                    """,
                    ("now", session.Now),
                    ("note", $"over the budget '{spent.Name}' at the time of the call"),
                    ("row", due.Row));
            }
            else
            {
                within.Add(due);
            }
        }

        return within;
    }

    private async ValueTask<IReadOnlyList<DueCallback>> TakeDueAsync(LedgerSession session, int most, IReadOnlyList<string> without)
    {
        if (most <= 0)
        {
            return [];
        }

        await session.StopAsync(
            Hours,
            $"""
            update callback set status = {StatusSql.Cancelled}, settled = @now, note = 'do not call'
            where {StatusSql.IsWaiting} and due <= @now and {LedgerDesk.IsForbidden}
            """,
            ("now", session.Now)); // its number was listed while it was with Webex
        var until = session.Now + CallbackLedger.Lease;
        var skipLocked = session.Engine == StoreEngine.PostgreSql ? "for update skip locked" : "";
        var withToken = string.Concat(without.Select((_, index) => $" and route <> @without{index}"));
        await using var rows = await session.QueryAsync(
            $"""
            update callback set status = {StatusSql.Submitting}, lease_owner = @instance, lease_until = @until, attempts = attempts + 1,
              sent = @now, looks = 0, not_seen = null, follow_until = null
            where seq in (
              select seq from callback where {StatusSql.IsWaiting} and due <= @now{withToken} order by due, seq limit @most {skipLocked})
            returning seq, route, topic, person, attempts, since, trace, region, number, prefix, settled
            """,
            [
                ("instance", instance.Name),
                ("until", until),
                ("now", session.Now),
                ("most", most),
                .. without.Select((route, index) => ($"without{index}", (object?)route)),
            ]);
        var due = new List<DueCallback>(most);
        while (await rows.ReadAsync())
        {
            due.Add(DueCallback.Read(session, rows, until));
        }

        due.Sort((one, other) => one.Row.CompareTo(other.Row));
        return due;
    }
}
