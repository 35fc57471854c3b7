using System.Globalization;

namespace WebexGateway.Ledger;

/// <summary>The operator's work on the ledger: list, find, resend, close, erase, and the do-not-call list.</summary>
public sealed class LedgerDesk(
    LedgerWriter writer, LedgerKeyStore keyStore, Store store, IOptionsMonitor<CallbackOptions> callbacks, CallbackMetrics metrics)
{
    /// <summary>The callback's number is on the do-not-call list.</summary>
    public const string IsForbidden = "exists (select 1 from do_not_call where do_not_call.number = callback.number)";

    private const int Most = 200;
    private const string Columns =
        "seq, status, topic, region, person, created, due, attempts, webex_status, tracking, note, closed, call_state, not_seen";

    /// <summary>Callbacks of one status, newest first; without a status those that need a decision.</summary>
    public Task<IReadOnlyList<DeskRow>> ListAsync(CallbackStatus? status, CancellationToken cancellationToken) => ReadAsync(
        status switch
        {
            null => $"select {Columns} from callback where {StatusSql.NeedsDecision} order by seq desc limit {Most}",
            < CallbackStatus.Placed =>
                $"select {Columns} from callback where status = @value and {StatusSql.IsOpen} order by seq desc limit {Most}",
            _ => $"select {Columns} from callback where status = @value order by seq desc limit {Most}",
        },
        _ => (int?)status,
        cancellationToken);

    /// <summary>A number's callbacks, newest first.</summary>
    public Task<IReadOnlyList<DeskRow>> FindAsync(PhoneNumber number, CancellationToken cancellationToken) => ReadAsync(
        $"select {Columns} from callback where number = @value order by seq desc limit {Most}",
        keys => keys.Fingerprint("number", number.E164),
        cancellationToken);

    public Task<IReadOnlyList<DeskRow>> FindAsync(string idOrReference, CancellationToken cancellationToken) => ReadAsync(
        $"select {Columns} from callback where seq = @value",
        keys => (Guid.TryParse(idOrReference, out var id) ? keys.RowOf(id) : keys.RowOfReference(idOrReference)) ?? -1L,
        cancellationToken);

    /// <summary>
    /// Queues an unconfirmed or refused callback again. False when it is neither or closed, or its number is erased or on the do-not-call
    /// list.
    /// </summary>
    public async Task<bool> ResendAsync(Guid id, string reason, CancellationToken cancellationToken)
    {
        var changed = await writer.RunAsync(
            async session => session.Keys.RowOf(id) is { } row && await session.WeighAsync(
                1,
                callbacks.CurrentValue.OpeningHours,
                $"""
                update callback set status = {StatusSql.Queued}, due = @now, since = @now, note = @note
                where seq = @row and {StatusSql.NeedsDecision} and person is not null and not {IsForbidden}
                """,
                ("now", session.Now),
                ("note", $"resent by an operator: {reason}"),
                ("row", row)) == 1,
            cancellationToken);
        metrics.Became(CallbackStatus.Queued, CallbackStep.Operator, changed ? 1 : 0);
        return changed;
    }

    /// <summary>Closes an unconfirmed or refused callback. False when it is neither, or closed already.</summary>
    public Task<bool> CloseAsync(Guid id, string reason, CancellationToken cancellationToken) => ChangeAsync(
        id,
        $"update callback set closed = @now, note = @note where seq = @row and {StatusSql.NeedsDecision}",
        $"closed by an operator: {reason}",
        cancellationToken);

    /// <summary>
    /// Cancels a number's waiting callbacks and erases its personal data. Returns the number of rows; counts and consents stay.
    /// </summary>
    public Task<int> EraseAsync(PhoneNumber number, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
        {
            var fingerprint = session.Keys.Fingerprint("number", number.E164);
            await session.StopAsync(
                callbacks.CurrentValue.OpeningHours,
                $"update callback set status = {StatusSql.Cancelled}, settled = @now where number = @number and {StatusSql.IsWaiting}",
                ("now", session.Now),
                ("number", fingerprint));
            return await session.ExecuteAsync(
                """
                update callback set person = null, number = null, prefix = null, address = null, idempotency = null, body = null,
                  note = 'erased on request'
                where number = @number
                """,
                ("number", fingerprint));
        },
        cancellationToken);

    /// <summary>The length of the do-not-call list. It holds keyed hashes, so the numbers cannot be read back.</summary>
    public async Task<int> CountForbiddenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from do_not_call";
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Puts a number on the do-not-call list, and cancels its waiting callbacks.</summary>
    public Task<int> ForbidAsync(PhoneNumber number, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
        {
            var fingerprint = session.Keys.Fingerprint("number", number.E164);
            await session.StopAsync(
                callbacks.CurrentValue.OpeningHours,
                $"""
                update callback set status = {StatusSql.Cancelled}, settled = @now, note = 'do not call'
                where number = @number and {StatusSql.IsWaiting}
                """,
                ("now", session.Now),
                ("number", fingerprint));
            return await session.ExecuteAsync(
                "insert into do_not_call (number, since) values (@number, @now) on conflict (number) do nothing",
                ("number", fingerprint),
                ("now", session.Now));
        },
        cancellationToken);

    public Task<int> AllowAsync(PhoneNumber number, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
            await session.ExecuteAsync(
                "delete from do_not_call where number = @number", ("number", session.Keys.Fingerprint("number", number.E164))),
        cancellationToken);

    private Task<bool> ChangeAsync(Guid id, string sql, string note, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
            session.Keys.RowOf(id) is { } row && await session.ExecuteAsync(sql, ("now", session.Now), ("note", note), ("row", row)) == 1,
        cancellationToken);

    private async Task<IReadOnlyList<DeskRow>> ReadAsync(string sql, Func<LedgerKeys, object?> value, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var keys = await keyStore.KeysAsync(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (value(keys) is { } bound)
        {
            command.Bind("value", bound);
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<DeskRow>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(DeskRow.Read(keys, rows));
        }

        return found;
    }
}
