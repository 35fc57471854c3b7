namespace WebexGateway.Ledger;

/// <summary>Reads the audit list by pages.</summary>
public sealed class AuditReader(LedgerKeyStore keyStore, Store store)
{
    /// <summary>Entries of one kind and one operator, if they are given, newest first; null for a cursor that is not ours.</summary>
    public async Task<AuditPage?> PageAsync(string? what, string? who, string? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var keys = await keyStore.KeysAsync(connection);
        var before = after is null ? long.MaxValue : keys.RowOfCursor(after);
        if (before is null)
        {
            return null;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "select id, at, who, what, callback, about, detail from audit where id < @before"
            + (what is null ? "" : " and what = @what")
            + (who is null ? "" : " and who = @who")
            + " order by id desc limit @most";
        command.Bind("before", before).Bind("most", limit + 1);
        _ = what is null ? command : command.Bind("what", what);
        _ = who is null ? command : command.Bind("who", who);
        var (entries, last) = (new List<AuditEntry>(limit), 0L);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (entries.Count == limit)
            {
                return new(entries, keys.CursorOf(last));
            }

            last = rows.GetInt64(0);
            long? callback = rows.IsDBNull(4) ? null : rows.GetInt64(4);
            entries.Add(new(
                rows.GetMoment(1)!.Value,
                rows.GetString(2),
                rows.GetString(3),
                callback is { } row ? keys.IdOf(row) : null,
                callback is { } named ? keys.ReferenceOf(named) : rows.GetText(5),
                rows.GetText(6)));
        }

        return new(entries, null);
    }
}
