namespace WebexGateway.Ledger;

/// <summary>
/// The durable record of every accepted callback. Its row is committed before Webex hears of it, and only the instance with the row's
/// lease asks Webex, once.
/// </summary>
public sealed class CallbackLedger(
    LedgerWriter writer,
    LedgerInstance instance,
    BookingDecision bookings,
    DueCallbacks dueCallbacks,
    CallbackMetrics metrics,
    IOptionsMonitor<CallbackOptions> callbacks)
{
    /// <summary>
    /// How long an instance may hold a row: twice as long as a request to Webex may take. A row that is held longer belongs to a dead
    /// instance.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private const string Settle = $"""
        update callback set status = @status, due = @due, settled = @now, webex_status = @webex, tracking = @tracking, note = @note,
          lease_owner = null, lease_until = null, answer = coalesce(answer, @status), answer_at = coalesce(answer_at, @at),
          task = @task, follow_until = @follow
        where seq = @row and lease_owner = @instance and attempts = @attempt
          and status in ({StatusSql.Submitting}, {StatusSql.Unconfirmed})
        """;

    /// <summary>Books a callback in one transaction.</summary>
    public async Task<Booking> BookAsync(BookingRequest request, Func<bool> tryEnterCircuit, CancellationToken cancellationToken)
    {
        using var span = Traces.Begin("ledger.book");
        var trace = Traces.Here; // the writer runs outside of this trace
        var booking = await writer.RunAsync(
            session => bookings.Expect(session, request),
            session => bookings.BookAsync(session, request, tryEnterCircuit, trace),
            cancellationToken);
        span?.SetTag("booking", booking.GetType().Name);
        if (booking is Booking.Waiting waiting)
        {
            metrics.Became(waiting.Status, CallbackStep.Visitor);
        }

        return booking;
    }

    /// <summary>Records what became of a request to Webex. False when another instance or an operator has settled the row.</summary>
    public async Task<bool> SettleAsync(Settlement settlement)
    {
        using var span = Traces.Begin("ledger.settle");
        span?.SetTag("outcome", settlement.Status.Word());
        if (settlement.Status == CallbackStatus.Refused)
        {
            return await writer.RunAsync(session => RefuseAsync(session, settlement), CancellationToken.None);
        }

        var written = await writer.RunOnOwnRowAsync(session => WriteAsync(session, settlement));
        return written.Rows == 1; // known after the commit
    }

    /// <summary>
    /// Takes due callbacks; each is this instance's until its lease ends. It cannot be cancelled: rows that no caller learns of would wait
    /// for the end of their lease.
    /// </summary>
    public Task<IReadOnlyList<DueCallback>> ClaimAsync(int most, IReadOnlyList<string> without) =>
        writer.RunAsync(session => dueCallbacks.ClaimAsync(session, most, without), CancellationToken.None);

    /// <summary>Returns a callback that was claimed and not sent.</summary>
    public Task<bool> ReleaseAsync(DueCallback callback) => writer.RunAsync(
        async session => await session.ExecuteAsync(
            $"""
            update callback set status = {StatusSql.Queued}, lease_owner = null, lease_until = null, attempts = attempts - 1
            where seq = @row and lease_owner = @instance and attempts = @attempt and status = {StatusSql.Submitting}
            """,
            ("row", callback.Row),
            ("instance", instance.Name),
            ("attempt", callback.Attempts)) == 1,
        CancellationToken.None);

    /// <summary>Cancels a callback that waits. Returns the state afterwards, also when it was too late; null for an unknown id.</summary>
    public async Task<CallbackState?> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        var cancelled = 0;
        var state = await writer.RunAsync(
            async session =>
            {
                if (session.Keys.RowOf(id) is not { } row)
                {
                    return null;
                }

                cancelled = await session.StopAsync(
                    callbacks.CurrentValue.OpeningHours,
                    $"update callback set status = {StatusSql.Cancelled}, settled = @now where seq = @row and {StatusSql.IsWaiting}",
                    ("now", session.Now),
                    ("row", row));
                await using var rows = await session.QueryAsync(
                    "select status, due, coalesce(settled, created), call_state from callback where seq = @row", ("row", row));
                return await rows.ReadAsync()
                    ? CallbackState.Of(
                        id, rows.GetInt32(0), rows.GetInt64(1), rows.GetInt64(2), rows.IsNull(3) ? null : rows.GetInt32(3))
                    : null;
            },
            cancellationToken);
        metrics.Became(CallbackStatus.Cancelled, CallbackStep.Visitor, cancelled);
        return state;
    }

    /// <summary>It will not ring, so its day gets the place back.</summary>
    private async ValueTask<bool> RefuseAsync(LedgerSession session, Settlement settlement)
    {
        await KeepEarlierAnswerAsync(session, settlement);
        return await session.StopAsync(callbacks.CurrentValue.OpeningHours, Settle, Values(session, settlement)) == 1;
    }

    private async ValueTask<Written> WriteAsync(LedgerSession session, Settlement settlement)
    {
        await KeepEarlierAnswerAsync(session, settlement);
        return await session.PutAsync(Settle, Values(session, settlement));
    }

    private static async ValueTask KeepEarlierAnswerAsync(LedgerSession session, Settlement settlement)
    {
        if (settlement.IsRepeated)
        {
            await session.PutAsync($"{DeskTables.KeepAnswers} seq = @row", ("row", settlement.Row));
        }
    }

    private (string Name, object? Value)[] Values(LedgerSession session, Settlement settlement) =>
    [
        ("status", (int)settlement.Status),
        ("due", settlement.Due),
        ("now", session.Now),
        ("webex", settlement.WebexStatus),
        ("tracking", settlement.TrackingId),
        ("note", settlement.Note),
        ("at", settlement.Status == CallbackStatus.Queued ? settlement.Due : session.Now),
        ("task", settlement.Task),
        ("follow", callbacks.CurrentValue.FollowUp.Until(settlement.Status, session.Now)),
        ("row", settlement.Row),
        ("instance", instance.Name),
        ("attempt", settlement.Attempt),
    ];
}
