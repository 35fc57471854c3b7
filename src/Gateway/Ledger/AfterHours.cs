namespace WebexGateway.Ledger;

/// <summary>Puts off callbacks that are due while the site is closed.</summary>
public sealed class AfterHours(BudgetCheck budgets, CallbackMetrics metrics, IOptionsMonitor<CallbackOptions> callbacks)
{
    /// <summary>
    /// Each is made at the next opening, as if it had been asked for then. Where that day's budget has no room, an operator decides.
    /// Returns how many were put off.
    /// </summary>
    public async ValueTask<int> PutOffAsync(LedgerSession session)
    {
        var hours = callbacks.CurrentValue.OpeningHours;
        var opening = hours.NextOpening(session.Now);
        if (opening <= session.Now)
        {
            return 0;
        }

        var putOff = 0;
        foreach (var (row, region, wasQueued) in await DueAsync(session))
        {
            await session.StopAsync( // the place of the day for which it was booked
                hours, $"update callback set status = {StatusSql.Scheduled} where seq = @row", ("row", row));
            if (await budgets.FindSpentDayAsync(session, region, opening) is { } spent)
            {
                await RefuseAsync(session, row, spent);
                continue;
            }

            await session.WeighAsync(
                1, hours, "update callback set due = @opening, since = @opening where seq = @row", ("opening", opening), ("row", row));
            metrics.Became(CallbackStatus.Scheduled, CallbackStep.Time, wasQueued ? 1 : 0);
            putOff++;
        }

        return putOff;
    }

    private async ValueTask RefuseAsync(LedgerSession session, long row, SpentBudget spent)
    {
        await session.ExecuteAsync($"{DeskTables.KeepAnswers} seq = @row", ("row", row));
        await session.ExecuteAsync(
            $"update callback set status = {StatusSql.Refused}, settled = @now, note = @note where seq = @row",
            ("now", session.Now),
            ("note", $"over the budget '{spent.Name}' at the next opening"),
            ("row", row));
        metrics.Became(CallbackStatus.Refused, CallbackStep.Time);
    }

    /// <summary>Those that are due the longest come first.</summary>
    private static async ValueTask<List<(long Row, string Region, bool WasQueued)>> DueAsync(LedgerSession session)
    {
        var due = new List<(long, string, bool)>();
        await using var rows = await session.QueryAsync(
            $"select seq, region, status from callback where {StatusSql.IsWaiting} and due <= @now order by due, seq",
            ("now", session.Now));
        while (await rows.ReadAsync())
        {
            due.Add((rows.GetInt64(0), rows.GetString(1), rows.GetInt32(2) == (int)CallbackStatus.Queued));
        }

        return due;
    }
}
