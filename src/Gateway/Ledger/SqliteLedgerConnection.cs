using Microsoft.Data.Sqlite;

namespace WebexGateway.Ledger;

/// <summary>A connection to SQLite with prepared statements. The database is in this process, so each statement runs at once.</summary>
internal sealed class SqliteLedgerConnection(SqliteConnection connection) : LedgerConnection
{
    private readonly Dictionary<string, SqliteStatement> prepared = [];

    public override StoreEngine Engine => StoreEngine.Sqlite;

    public override ValueTask BeginAsync(bool isExclusive)
    {
        Prepare("begin immediate", []).Execute(); // SQLite has one writer in any case
        return ValueTask.CompletedTask;
    }

    public override ValueTask ReadAsync(IReadOnlyList<LedgerQuery> queries)
    {
        foreach (var query in queries)
        {
            using var rows = Prepare(query.Sql, query.Parameters).Query();
            while (rows.Read())
            {
                query.Note(rows);
            }
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask<LedgerRows> QueryAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        new(Prepare(sql, parameters).Query());

    public override ValueTask<int> ExecuteAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        new(Prepare(sql, parameters).Execute());

    public override ValueTask<Written> PutAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        new(new Written { Rows = Prepare(sql, parameters).Execute() });

    public override ValueTask CommitAsync()
    {
        Prepare("commit", []).Execute();
        return ValueTask.CompletedTask;
    }

    public override ValueTask RollbackAsync()
    {
        Prepare("rollback", []).Execute();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var statement in prepared.Values)
        {
            statement.Dispose();
        }

        await connection.DisposeAsync();
    }

    private SqliteStatement Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            prepared.Add(sql, statement = new SqliteStatement(connection, sql));
        }

        statement.Bind(parameters);
        return statement;
    }
}
