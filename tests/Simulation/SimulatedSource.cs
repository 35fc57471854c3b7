using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WebexGateway.Simulation;

/// <summary>SQLite's connections of one instance: real ones, which can fail, be slow, and end with the instance.</summary>
internal sealed class SimulatedSource(DbDataSource inner, StoreWeather weather, Defect defect) : DbDataSource
{
    private readonly List<SqliteConnection> open = [];

    public override string ConnectionString => inner.ConnectionString;

    /// <summary>The connections of a process that died: SQLite rolls back what they had begun.</summary>
    public void Crash()
    {
        foreach (var connection in open.Where(connection => raw.sqlite3_get_autocommit(connection.Handle) == 0))
        {
            raw.sqlite3_exec(connection.Handle, "rollback");
        }
    }

    /// <summary>Closes what a crash left open. SQLite keeps the file of a connection open until its last statement is finalized.</summary>
    public void CloseAll()
    {
        foreach (var connection in open.ToList())
        {
            while (raw.sqlite3_next_stmt(connection.Handle, null) is { } statement)
            {
                raw.sqlite3_finalize(statement);
            }

            SqliteConnection.ClearPool(connection);
            connection.Dispose();
        }
    }

    /// <summary>Lets no connection wait for the store's lock, since nothing else runs meanwhile.</summary>
    public void WaitForNoLock() => open.ForEach(connection => raw.sqlite3_busy_timeout(connection.Handle, 0));

    protected override DbConnection CreateDbConnection() => inner.CreateConnection();

    protected override DbConnection OpenDbConnection() => Open();

    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        await weather.HopAsync(cancellationToken);
        return Open();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
    private SqliteConnection Open()
    {
        weather.ThrowIfDown();
        var connection = (SqliteConnection)inner.OpenConnection();
        connection.Handle!.enable_sqlite3_next_stmt(true); // for CloseAll
        open.Add(connection);
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed)
            {
                open.Remove(connection);
            }
        };
        raw.sqlite3_commit_hook(connection.Handle, _ => weather.RefusesCommit() ? 1 : 0, null);
        defect.Prepare(connection);
        return connection;
    }
}
