using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace WebexGateway.Ledger;

/// <summary>Brings the writer's statements to the database. The order of the statements is the order of the calls.</summary>
public abstract class LedgerConnection : IAsyncDisposable
{
    public abstract StoreEngine Engine { get; }

    public static LedgerConnection To(DbConnection connection) => connection is SqliteConnection sqlite
        ? new SqliteLedgerConnection(sqlite)
        : new PostgresLedgerConnection((NpgsqlConnection)connection);

    /// <summary>Begins a transaction, which excludes the other writers if it is exclusive.</summary>
    public abstract ValueTask BeginAsync(bool isExclusive);

    /// <summary>Runs the queries, together where the database is far.</summary>
    public abstract ValueTask ReadAsync(IReadOnlyList<LedgerQuery> queries);

    /// <summary>Runs the statement now. Dispose the rows before the next call.</summary>
    public abstract ValueTask<LedgerRows> QueryAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters);

    /// <summary>Runs the statement now. Returns the number of rows that it changed.</summary>
    public abstract ValueTask<int> ExecuteAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters);

    /// <summary>Runs the statement before the next one that runs now, at the latest with the commit.</summary>
    public abstract ValueTask<Written> PutAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters);

    public abstract ValueTask CommitAsync();

    /// <summary>Undoes the transaction. Statements that were put and did not run are dropped.</summary>
    public abstract ValueTask RollbackAsync();

    public abstract ValueTask DisposeAsync();
}
