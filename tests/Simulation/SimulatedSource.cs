using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace WebexGateway.Simulation;

/// <summary>SQLite's connections of one instance: real ones, which can fail, be slow, and end with the instance.</summary>
internal sealed class SimulatedSource(DbDataSource inner, TimeProvider clock, StoreWeather weather, Defect defect) : DbDataSource
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

    /// <summary>Closes what a crash left open.</summary>
    public void CloseAll()
    {
        foreach (var connection in open.ToList())
        {
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
        await weather.HopAsync(clock, cancellationToken);
        return Open();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
    private SqliteConnection Open()
    {
        weather.ThrowIfDown();
        var connection = (SqliteConnection)inner.OpenConnection();
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
