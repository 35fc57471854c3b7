using Microsoft.Data.Sqlite;

namespace WebexGateway.Storage;

/// <summary>Copies and replaces database files of SQLite. A file has its final name only when it is whole and on the disk.</summary>
public static class SqliteFile
{
    /// <summary>
    /// Copies a database, also while a gateway writes to it, to a file beside its final place, and changes the copy. Returns the copy's
    /// name.
    /// </summary>
    public static async Task<string> CopyAsync(
        string database, string place, Randomness randomness, Func<SqliteConnection, Task> change, CancellationToken cancellationToken)
    {
        var part = $"{place}.{randomness.Name()}.part";
        OwnFile.Prepare(part);
        try
        {
            await using (var source = Connection(database))
            await using (var copy = Connection(part))
            {
                await source.OpenAsync(cancellationToken);
                await copy.OpenAsync(cancellationToken);
                source.BackupDatabase(copy);
                await copy.RunAsync("pragma journal_mode = delete", cancellationToken);
                await copy.RunAsync("pragma synchronous = full", cancellationToken);
                await change(copy);
                await ThrowIfDamagedAsync(copy, cancellationToken);
            }

            using var file = File.OpenHandle(part, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
            return part;
        }
        catch
        {
            Delete(part);
            throw;
        }
    }

    /// <summary>Opens a database that must exist, without a pool, so that closing it closes the file.</summary>
    public static SqliteConnection Connection(string file)
    {
        SQLitePCL.Batteries_V2.Init();
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        return new(settings.ConnectionString);
    }

    /// <summary>
    /// Puts a copy in the place of a database that no process has open. The database that was there is kept under another name, with what
    /// its log holds.
    /// </summary>
    public static void Replace(string part, string place, string kept)
    {
        if (File.Exists(place))
        {
            File.Copy(place, kept);
            if (File.Exists($"{place}-wal"))
            {
                File.Move($"{place}-wal", $"{kept}-wal"); // SQLite would apply it to the new database
            }

            File.Delete($"{place}-shm");
        }

        File.Move(part, place, overwrite: true);
    }

    public static void Delete(string part)
    {
        foreach (var end in new[] { "", "-journal", "-wal", "-shm" })
        {
            File.Delete($"{part}{end}");
        }
    }

    private static async Task ThrowIfDamagedAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma integrity_check(1)";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "ok")
        {
            throw new StoreUnavailableException("The database is damaged: SQLite's integrity check fails.");
        }
    }
}
