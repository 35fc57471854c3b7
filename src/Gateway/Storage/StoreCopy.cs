using Npgsql;

namespace WebexGateway.Storage;

/// <summary>
/// Copies all rows of one store to another, of either engine, in one transaction of the target: a kill leaves the target as it was. It
/// asks both stores for their tables, and so knows those of every part.
/// </summary>
internal sealed class StoreCopy(StoreSide source, StoreSide target, Action<string, long, long> progress)
{
    /// <summary>Copies, compares what arrived row by row, and commits. Returns the rows of each table.</summary>
    public async Task<IReadOnlyList<(string Table, long Rows)>> RunAsync(CancellationToken cancellationToken)
    {
        await target.Connection.RunAsync(target.Engine == StoreEngine.Sqlite ? "begin immediate" : "begin", cancellationToken);
        var copied = new List<(string, long)>();
        foreach (var (from, to) in await PairsAsync(cancellationToken))
        {
            var rows = await CopyAsync(from, to, cancellationToken);
            if (from.Identity is not null)
            {
                await StoreNumbers.MoveAsync(source, from, target, to, cancellationToken);
            }

            copied.Add((from.Name, rows));
        }

        await target.Connection.RunAsync("commit", cancellationToken);
        return copied;
    }

    /// <summary>True when the target holds exactly what the source holds.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        foreach (var (from, to) in await PairsAsync(cancellationToken))
        {
            if (await DigestAsync(source, from, cancellationToken) != await DigestAsync(target, Same(from, to), cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The tables of the source with those of the target. A newer table or column of the target keeps its defaults.</summary>
    private async Task<List<(StoreTable From, StoreTable To)>> PairsAsync(CancellationToken cancellationToken)
    {
        var to = await StoreTable.ReadAsync(target.Connection, target.Engine, cancellationToken);
        return
        [
            .. from table in await StoreTable.ReadAsync(source.Connection, source.Engine, cancellationToken)
               where table.Name != StoreTable.Versions
               join other in to on table.Name equals other.Name
               select (table, other),
        ];
    }

    /// <summary>The target's table with the source's columns in their order.</summary>
    private static StoreTable Same(StoreTable from, StoreTable to) =>
        to with { Columns = [.. from.Columns.Select(column => to.Columns.First(other => other.Name == column.Name))] };

    private async Task<long> CopyAsync(StoreTable from, StoreTable to, CancellationToken cancellationToken)
    {
        var all = await StoreTable.CountAsync(source.Connection, from.Name, cancellationToken);
        using var digest = new RowDigest();
        await using (IRowWriter writer = target.Connection is NpgsqlConnection postgres
            ? await CopyWriter.BeginAsync(postgres, Same(from, to), cancellationToken)
            : new InsertWriter(target.Connection, Same(from, to)))
        {
            await foreach (var row in RowsAsync(source, from, cancellationToken))
            {
                digest.Add(row);
                await writer.WriteAsync(row, cancellationToken);
                progress(from.Name, digest.Rows, all);
            }

            await writer.CompleteAsync(cancellationToken);
        }

        return await DigestAsync(target, Same(from, to), cancellationToken) == digest.Result ? digest.Rows
            : throw new StoreUnavailableException(
                $"The rows of {from.Name} are not in the target as they are in the source. Nothing was moved.");
    }

    private static async Task<(long, ulong)> DigestAsync(StoreSide side, StoreTable table, CancellationToken cancellationToken)
    {
        using var digest = new RowDigest();
        await foreach (var row in RowsAsync(side, table, cancellationToken))
        {
            digest.Add(row);
        }

        return digest.Result;
    }

    private static async IAsyncEnumerable<object[]> RowsAsync(
        StoreSide side, StoreTable table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = side.Connection.CreateCommand();
        command.CommandText = $"select {string.Join(", ", table.Columns.Select(column => column.Name))} from {table.Name}";
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var values = new object[table.Columns.Count];
        while (await rows.ReadAsync(cancellationToken))
        {
            rows.GetValues(values);
            yield return values;
        }
    }
}
