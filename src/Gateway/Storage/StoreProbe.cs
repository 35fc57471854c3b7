using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace WebexGateway.Storage;

/// <summary>Finds out whether a gateway could use its store, and changes nothing in it.</summary>
public static class StoreProbe
{
    private const string PostgreSqlRights =
        "select (not pg_is_in_recovery() and has_schema_privilege(coalesce(current_schema(), 'public'), 'CREATE'))::integer";

    /// <summary>Returns the reason why not, with the fix; null when it could.</summary>
    public static async Task<string?> FaultAsync(string? url, string file, KeyRingSecret secret, Randomness randomness)
    {
        try
        {
            return url is { Length: > 0 } ? await PostgreSqlAsync(url, secret)
                : File.Exists(file) ? await SqliteAsync(file, secret)
                : Directory.Exists(file) ? "it is a folder: name a file in it, such as gateway.db"
                : FolderFault(file, randomness);
        }
        catch (Exception exception) when (
            exception is DbException or IOException or UnauthorizedAccessException or ArgumentException or TimeoutException)
        {
            return $"it cannot be used: {exception.Message}";
        }
    }

    private static async Task<string?> PostgreSqlAsync(string url, KeyRingSecret secret)
    {
        await using var connection = new NpgsqlConnection(DatabaseUrl.Read(url).ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(PostgreSqlRights, connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) == 1
            ? await SealFaultAsync(connection, StoreEngine.PostgreSql, secret)
            : "the database's user may not create tables there: grant it CREATE on the schema, and name the primary server";
    }

    private static async Task<string?> SqliteAsync(string file, KeyRingSecret secret)
    {
        await using var connection = SqliteFile.Connection(file);
        await connection.OpenAsync();
        await connection.RunAsync("begin immediate", CancellationToken.None);
        await connection.RunAsync("rollback", CancellationToken.None);
        return await SealFaultAsync(connection, StoreEngine.Sqlite, secret);
    }

    private static async Task<string?> SealFaultAsync(DbConnection connection, StoreEngine engine, KeyRingSecret secret) =>
        (await StoreTable.ReadAsync(connection, engine, CancellationToken.None)).Exists(table => table.Name == "key_ring")
            ? KeyRing.FaultOf(connection, secret)
            : null;

    private static string? FolderFault(string file, Randomness randomness)
    {
        var folder = Path.GetDirectoryName(file);
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        var probe = Path.Combine(folder ?? "/", $".{randomness.Name()}");
        File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        return null;
    }
}
