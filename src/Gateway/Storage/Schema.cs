using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>Applies the migrations that a database lacks, in one transaction, one instance at a time.</summary>
internal static class Schema
{
    /// <summary>Any number that nobody else locks by; held until the transaction ends.</summary>
    private const string PostgreSqlLock = "select pg_advisory_xact_lock(7216430915)";

    private const string Versions =
        "create table if not exists schema_version (owner text not null, version integer not null, primary key (owner, version))";

    public static async Task UpdateAsync(
        DbConnection connection, StoreEngine engine, IEnumerable<Migration> migrations, CancellationToken cancellationToken)
    {
        await RunAsync(connection, engine == StoreEngine.Sqlite ? "begin immediate" : "begin", cancellationToken);
        try
        {
            if (engine == StoreEngine.PostgreSql)
            {
                await RunAsync(connection, PostgreSqlLock, cancellationToken);
            }

            await RunAsync(connection, Versions, cancellationToken);
            var applied = await AppliedAsync(connection, cancellationToken);
            foreach (var step in migrations.Where(step => !applied.Contains((step.Owner, step.Version))))
            {
                await RunAsync(connection, step.For(engine), cancellationToken);
                await NoteAsync(connection, step, cancellationToken);
            }

            await RunAsync(connection, "commit", cancellationToken);
        }
        catch
        {
            await UndoAsync(connection);
            throw;
        }
    }

    private static async Task<HashSet<(string Owner, int Version)>> AppliedAsync(
        DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select owner, version from schema_version";
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new HashSet<(string, int)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            applied.Add((rows.GetString(0), rows.GetInt32(1)));
        }

        return applied;
    }

    private static async Task NoteAsync(DbConnection connection, Migration step, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "insert into schema_version (owner, version) values (@owner, @version)";
        command.Bind("owner", step.Owner).Bind("version", step.Version);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task UndoAsync(DbConnection connection)
    {
        try
        {
            await RunAsync(connection, "rollback", CancellationToken.None);
        }
        catch (Exception gone) when (gone is DbException or InvalidOperationException)
        {
            // The connection is broken, and with it the transaction.
        }
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
