using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace WebexGateway.Storage;

/// <summary>
/// One store of a command that works while no gateway runs: its connection, and the lock that keeps gateways away until the command ends.
/// </summary>
public sealed class StoreSide : IAsyncDisposable
{
    private const int NoCheckpointAtClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE: a source that was killed keeps its log as it is
    private const string Gateways =
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = @name";

    private const string Lock = "select pg_try_advisory_lock(7216430915) and pg_try_advisory_lock(7216430916)";

    private static readonly string[] Claim = ["pragma locking_mode = exclusive", "begin exclusive", "commit"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    private readonly string gateway;

    private StoreSide(StoreEngine engine, string place, string? file, DbConnection connection, string gateway)
    {
        Engine = engine;
        Place = place;
        File = file;
        Connection = connection;
        this.gateway = gateway;
    }

    public StoreEngine Engine { get; }

    /// <summary>The address for people, without a password.</summary>
    public string Place { get; }

    /// <summary>The file of SQLite; null for PostgreSQL.</summary>
    public string? File { get; }

    public DbConnection Connection { get; }

    /// <summary>Names a store, by a file or an address of PostgreSQL, and connects to nothing.</summary>
    public static StoreSide Of(string fileOrUrl)
    {
        if (!fileOrUrl.Contains("://", StringComparison.Ordinal) && !fileOrUrl.Contains('=', StringComparison.Ordinal))
        {
            var file = Path.GetFullPath(fileOrUrl);
            return new(StoreEngine.Sqlite, $"SQLite at {file}", file, SqliteFile.Connection(file), "");
        }

        var address = DatabaseUrl.Read(fileOrUrl);
        var gateway = address.ApplicationName!;
        address.ApplicationName = $"{gateway} command";
        address.Pooling = false;
        address.CommandTimeout = 0; // it reads and writes whole tables
        return new(
            StoreEngine.PostgreSql, Database.PlaceOf(address), null, new NpgsqlConnection(address.ConnectionString), gateway);
    }

    /// <summary>Connects. Throws a <see cref="StoreUnavailableException"/> while a gateway runs on this store.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await Connection.OpenAsync(cancellationToken);
        if (Connection is SqliteConnection sqlite)
        {
            SQLitePCL.raw.sqlite3_db_config(sqlite.Handle, NoCheckpointAtClose, 1, out _);
        }
        else if (await AskAsync(Gateways, cancellationToken) is var running and > 0)
        {
            throw Running($"{running} connection(s) of gateways");
        }
    }

    /// <summary>Keeps gateways away until this is disposed.</summary>
    public async Task ClaimAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Engine == StoreEngine.Sqlite)
        {
            try
            {
                await using var claim = Connection.CreateCommand();
                claim.CommandTimeout = 1; // seconds in which the provider tries again
                foreach (var step in Claim) // one by one, since the provider passes over errors after the first statement with a row
                {
                    claim.CommandText = step;
                    await claim.ExecuteNonQueryAsync(cancellationToken);
                }

                return;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
            {
                throw Running("another process has it open");
            }
        }

        // A command that was killed holds its locks until the server notices.
        for (var begun = clock.GetTimestamp(); await AskAsync($"select ({Lock})::integer", cancellationToken) == 0;)
        {
            if (clock.GetElapsedTime(begun) > Patience)
            {
                throw Running("its locks are taken");
            }

            await Task.Delay(BetweenTries, clock, cancellationToken);
        }
    }

    public async Task<long> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Connection.CreateCommand();
        command.CommandText = sql;
        if (sql.Contains("@name", StringComparison.Ordinal))
        {
            command.Bind("name", gateway);
        }

        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private StoreUnavailableException Running(string sign) =>
        new($"A gateway runs on {Place} ({sign}). Stop every gateway that uses it, and run this again.");
}
