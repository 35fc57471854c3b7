namespace WebexGateway.Storage;

/// <summary>
/// The highest number that a store has given in an identity column. A number is never given twice, also after its row is gone.
/// </summary>
internal static class StoreNumbers
{
    public static async Task MoveAsync(
        StoreSide source, StoreTable from, StoreSide target, StoreTable to, CancellationToken cancellationToken)
    {
        var given = await GivenAsync(source, from, cancellationToken);
        await target.Connection.RunAsync(
            target.Engine == StoreEngine.Sqlite
                ? $"""
                delete from sqlite_sequence where name = '{to.Name}';
                insert into sqlite_sequence (name, seq) values ('{to.Name}', {given})
                """
                : $"select setval(pg_get_serial_sequence('{to.Name}', '{to.Identity}'), {Math.Max(1, given)}, {given > 0})",
            cancellationToken);
    }

    private static async Task<long> GivenAsync(StoreSide side, StoreTable table, CancellationToken cancellationToken)
    {
        if (side.Engine == StoreEngine.Sqlite)
        {
            return await side.AskAsync(
                $"select coalesce(max(seq), 0) from sqlite_sequence where name = '{table.Name}'", cancellationToken);
        }

        await using var command = side.Connection.CreateCommand();
        command.CommandText = $"select pg_get_serial_sequence('{table.Name}', '{table.Identity}')";
        var sequence = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        return await side.AskAsync($"select last_value - case when is_called then 0 else 1 end from {sequence}", cancellationToken);
    }
}
