using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace WebexGateway.Storage;

/// <summary>
/// Connects to the database that the options name: PostgreSQL, or a file of SQLite. It connects when the first caller asks.
/// </summary>
internal sealed class Database(StoreEngine engine, string place, string? file, DbDataSource source) : IAsyncDisposable
{
    /// <summary>
    /// A cache of 16 MB for pages, and a checkpoint of the log only every 32 MB, because indexes of hashes touch pages at random.
    /// </summary>
    private const string EachConnection =
        "pragma busy_timeout = 5000; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -16384; pragma "
        + "wal_autocheckpoint = 8000;";

    /// <summary>The handles that have their pragmas. A pooled connection keeps its handle, and a handle keeps its pragmas.</summary>
    private readonly ConditionalWeakTable<object, object> prepared = [];

    public StoreEngine Engine => engine;

    /// <summary>The address for people, without a password.</summary>
    public string Place => place;

    /// <summary>The file of SQLite; null for PostgreSQL.</summary>
    public string? File => file;

    public static Database Of(
        StorageOptions options, string contentRoot, ILoggerFactory loggers, Func<DbDataSource, DbDataSource>? around = null) =>
        options.ConnectionString is { Length: > 0 } text
            ? PostgreSql(DatabaseUrl.Read(text), loggers)
            : Sqlite(Path.GetFullPath(options.Path, contentRoot), around ?? (source => source));

    public async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        Prepare(connection);
        return connection;
    }

    public DbConnection Connect()
    {
        var connection = source.OpenConnection();
        Prepare(connection);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (engine == StoreEngine.Sqlite)
        {
            await using var connection = (SqliteConnection)source.CreateConnection();
            SqliteConnection.ClearPool(connection); // closes the file, and with it the WAL
        }

        await source.DisposeAsync();
    }

    private static Database PostgreSql(NpgsqlConnectionStringBuilder settings, ILoggerFactory loggers)
    {
        // Without a name, metrics would name the pool by the connection string.
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "gateway" }
            .UseLoggerFactory(loggers)
            .ConfigureTracing(tracing => tracing // the gateway's background work begins no traces
                .ConfigureCommandFilter(_ => Activity.Current is not null)
                .ConfigureBatchFilter(_ => Activity.Current is not null)
                .EnablePhysicalOpenTracing(false)
                .EnableFirstResponseEvent(false));
        return new(StoreEngine.PostgreSql, PlaceOf(settings), null, builder.Build());
    }

    private void Prepare(DbConnection connection)
    {
        if (connection is SqliteConnection { Handle: { } handle } && !prepared.TryGetValue(handle, out _))
        {
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = EachConnection;
            pragmas.ExecuteNonQuery();
            prepared.Add(handle, EachConnection);
        }
    }

    public static string PlaceOf(NpgsqlConnectionStringBuilder settings) =>
        $"PostgreSQL at {settings.Host}:{settings.Port}, database {settings.Database ?? settings.Username}";

    private static Database Sqlite(string file, Func<DbDataSource, DbDataSource> around)
    {
        SQLitePCL.Batteries_V2.Init();
        // SQLite needs no locks: one thread at a time uses a connection.
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
        var settings = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 10 };
        var source = SqliteFactory.Instance.CreateDataSource(settings.ConnectionString);
        return new(StoreEngine.Sqlite, $"SQLite at {file}", file, around(source));
    }
}
