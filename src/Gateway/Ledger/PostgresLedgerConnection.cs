using Npgsql;

namespace WebexGateway.Ledger;

/// <summary>
/// A connection to PostgreSQL. A statement that no caller waits for travels with the next one that a caller waits for, in one round trip.
/// </summary>
internal sealed class PostgresLedgerConnection(NpgsqlConnection connection) : LedgerConnection
{
    /// <summary>
    /// A prepared statement keeps its plan. One that was made while the table was empty would read the whole table for ever after.
    /// </summary>
    private const string Indexes = "set local enable_seqscan = off";

    private readonly List<(NpgsqlBatchCommand Command, Written? Written)> waiting = [];

    public override StoreEngine Engine => StoreEngine.PostgreSql;

    public override async ValueTask BeginAsync(bool isExclusive)
    {
        Add("begin", []);
        Add(Indexes, []);
        if (isExclusive)
        {
            await ExecuteAsync("select pg_advisory_xact_lock(7216430916)");
        }
    }

    public override async ValueTask ReadAsync(IReadOnlyList<LedgerQuery> queries)
    {
        foreach (var query in queries)
        {
            Add(query.Sql, query.Parameters);
        }

        await using var rows = await SendAsync();
        foreach (var query in queries)
        {
            while (await rows.ReadAsync())
            {
                query.Note(rows);
            }

            await rows.NextAsync();
        }
    }

    public override ValueTask<LedgerRows> QueryAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        Add(sql, parameters);
        return Rows();

        async ValueTask<LedgerRows> Rows() => await SendAsync();
    }

    public override ValueTask<int> ExecuteAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = Add(sql, parameters);
        return ChangedAsync();

        async ValueTask<int> ChangedAsync()
        {
            await (await SendAsync()).DisposeAsync();
            return command.RecordsAffected;
        }
    }

    public override ValueTask<Written> PutAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var written = new Written();
        Add(sql, parameters, written);
        return new(written);
    }

    public override async ValueTask CommitAsync() => await ExecuteAsync("commit");

    public override async ValueTask RollbackAsync()
    {
        waiting.Clear();
        await ExecuteAsync("rollback");
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    private NpgsqlBatchCommand Add(string sql, ReadOnlySpan<(string Name, object? Value)> parameters, Written? written = null)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { ParameterName = name, Value = Commands.ValueOf(value) });
        }

        waiting.Add((command, written));
        return command;
    }

    /// <summary>Sends what waits, and stops at the first row of the first query.</summary>
    private async ValueTask<PostgresRows> SendAsync()
    {
        var batch = connection.CreateBatch();
        var sent = waiting.ToArray();
        waiting.Clear();
        foreach (var (command, _) in sent)
        {
            batch.BatchCommands.Add(command);
        }

        try
        {
            return new PostgresRows(batch, await batch.ExecuteReaderAsync(), sent);
        }
        catch
        {
            await batch.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows of one batch after the other; at the end the statements know what they have changed.</summary>
    private sealed class PostgresRows(
        NpgsqlBatch batch, NpgsqlDataReader reader, (NpgsqlBatchCommand Command, Written? Written)[] sent) : LedgerRows
    {
        public override async ValueTask<bool> ReadAsync() => await reader.ReadAsync();

        /// <summary>Goes on to the next query of the batch.</summary>
        public Task<bool> NextAsync() => reader.NextResultAsync();

        public override bool IsNull(int column) => reader.IsDBNull(column);

        public override int GetInt32(int column) => reader.GetInt32(column);

        public override long GetInt64(int column) => reader.GetInt64(column);

        public override string GetString(int column) => reader.GetString(column);

        public override byte[]? GetBytes(int column) => Commands.GetBytes(reader, column);

        public override async ValueTask DisposeAsync()
        {
            while (await reader.NextResultAsync())
            {
                // A failure of a later statement is thrown here.
            }

            await reader.DisposeAsync();
            await batch.DisposeAsync();
            foreach (var (command, written) in sent)
            {
                if (written is not null)
                {
                    written.Rows = command.RecordsAffected;
                }
            }
        }
    }
}
