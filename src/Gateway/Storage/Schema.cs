using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>Applies the migrations that a database lacks, in one transaction, one instance at a time.</summary>
internal static class Schema
{
    /// <summary>Locks by a number that only the gateway uses, until the transaction ends.</summary>
    private const string PostgreSqlLock = "select pg_advisory_xact_lock(7216430915)";

    private const string Versions =
        "create table if not exists schema_version (owner text not null, version integer not null, primary key (owner, version))";

    public static async Task UpdateAsync(
        DbConnection connection, StoreEngine engine, IEnumerable<Migration> migrations, CancellationToken cancellationToken)
    {
        await connection.RunAsync(engine == StoreEngine.Sqlite ? "begin immediate" : "begin", cancellationToken);
        try
        {
            if (engine == StoreEngine.PostgreSql)
            {
                await connection.RunAsync(PostgreSqlLock, cancellationToken);
            }

            await connection.RunAsync(Versions, cancellationToken);
            var applied = await AppliedAsync(connection, cancellationToken);
            foreach (var step in migrations.Where(step => !applied.Contains((step.Owner, step.Version))))
            {
                await connection.RunAsync(step.For(engine), cancellationToken);
                await RecordAsync(connection, step, cancellationToken);
            }

            await connection.RunAsync("commit", cancellationToken);
        }
        catch
        {
            await RollBackAsync(connection);
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

    private static async Task RecordAsync(DbConnection connection, Migration step, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "insert into schema_version (owner, version) values (@owner, @version)";
        command.Bind("owner", step.Owner).Bind("version", step.Version);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RollBackAsync(DbConnection connection)
    {
        try
        {
            await connection.RunAsync("rollback", CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The connection is broken, so the transaction has ended.
        }
    }
}
