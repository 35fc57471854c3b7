using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace WebexGateway.Storage;

/// <summary>
/// The one database of the gateway: SQLite, or PostgreSQL shared by several. It hands out pooled connections and keeps the schema up to
/// date; the SQL stays with its owners. SQLite is in WAL with <c>synchronous=FULL</c>: a commit outlives a power cut, and who writes much
/// commits many rows together.
/// </summary>
public sealed partial class Store : IAsyncDisposable
{
    /// <summary>
    /// The pages of 16 MB stay in memory, and up to 32 MB are written before they go from the log to the file: indexes of hashes touch
    /// pages at random.
    /// </summary>
    private const string EachConnection =
        "pragma busy_timeout = 5000; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -16384; pragma "
        + "wal_autocheckpoint = 8000;";

    /// <summary>The trouble with files that are not the ones that are open.</summary>
    public const string Lost = "its files were deleted or replaced while it was open; put them back, or restart the gateway";

    private readonly DbDataSource source;
    private readonly string? file;
    private readonly ILogger logger;
    private readonly List<Migration> migrations;
    private volatile string? trouble = "it is being opened";
    private DbConnection? anchor; // keeps SQLite's files open, or they would be made anew after a pause
    private volatile StoreFiles? files;
    private int isLost;

    /// <summary>Chooses the engine by the options; nothing is opened yet.</summary>
    public Store(IOptions<StorageOptions> options, IHostEnvironment environment, IEnumerable<Migration> migrations, ILoggerFactory loggers)
    {
        logger = loggers.CreateLogger<Store>();
        this.migrations = [.. migrations.OrderBy(step => step.Owner, StringComparer.Ordinal).ThenBy(step => step.Version)];
        if (options.Value.ConnectionString is { Length: > 0 } text)
        {
            var settings = DatabaseUrl.Read(text);
            Engine = StoreEngine.PostgreSql;
            Place = $"PostgreSQL at {settings.Host}:{settings.Port}, database {settings.Database ?? settings.Username}";
            source = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "gateway" } // else metrics name the pool by the string
                .UseLoggerFactory(loggers)
                .ConfigureTracing(tracing => tracing
                    .ConfigureCommandFilter(_ => Activity.Current is not null) // the gateway's own rounds begin no traces
                    .EnablePhysicalOpenTracing(false)
                    .EnableFirstResponseEvent(false))
                .Build();
        }
        else
        {
            file = Path.GetFullPath(options.Value.Path, environment.ContentRootPath);
            Engine = StoreEngine.Sqlite;
            Place = $"SQLite at {file}";
            SQLitePCL.Batteries_V2.Init();
            // no locks inside: a connection is one thread's at a time
            SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
            source = SqliteFactory.Instance.CreateDataSource(
                new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 10 }.ConnectionString);
        }
    }

    /// <summary>Which database this is.</summary>
    public StoreEngine Engine { get; }

    /// <summary>Where it is, without a password.</summary>
    public string Place { get; }

    /// <summary>Why it is not open; null when it is.</summary>
    public string? Trouble => trouble ?? (IsInPlace() ? null : Lost);

    /// <summary>
    /// An open connection, pooled; dispose it soon, or keep one as a single writer. Throws a <see cref="DbException"/> when there is none.
    /// </summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        ThrowUnlessInPlace();
        return await ConnectAsync(cancellationToken);
    }

    /// <summary>The same for the few callers that cannot wait asynchronously.</summary>
    public DbConnection Open()
    {
        ThrowUnlessInPlace();
        var connection = source.OpenConnection();
        if (Engine == StoreEngine.Sqlite)
        {
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = EachConnection;
            pragmas.ExecuteNonQuery();
        }

        return connection;
    }

    private bool IsInPlace()
    {
        var isInPlace = files?.AreInPlace != false;
        if (Interlocked.Exchange(ref isLost, isInPlace ? 0 : 1) == 0 && !isInPlace)
        {
            Log.Lost(logger, Place);
        }

        return isInPlace;
    }

    /// <summary>Asks the database for nothing, to see that it answers.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await RunAsync(connection, "select 1", cancellationToken);
            return null;
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException)
        {
            return Trouble ?? failure.Message;
        }
    }

    /// <summary>
    /// Opens the database and brings every owner's tables up to date. Several instances may do so at once: one works, the others wait and
    /// find it done.
    /// </summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (file is not null)
            {
                OwnFile.Prepare(file);
            }

            await using var connection = await ConnectAsync(cancellationToken);
            if (Engine == StoreEngine.Sqlite)
            {
                await RunAsync(connection, "pragma journal_mode = wal", cancellationToken);
            }

            await Schema.UpdateAsync(connection, Engine, migrations, cancellationToken);
            if (file is not null && anchor is null)
            {
                anchor = await ConnectAsync(cancellationToken);
                await RunAsync(anchor, "select count(*) from schema_version", cancellationToken);
                files = new(file);
            }

            trouble = null;
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            trouble = failure.Message;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Engine == StoreEngine.Sqlite)
        {
            await (anchor?.DisposeAsync() ?? default);
            await using var connection = (SqliteConnection)source.CreateConnection();
            SqliteConnection.ClearPool(connection); // closes the file, and with it the WAL
        }

        await source.DisposeAsync();
    }

    private async ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        if (Engine == StoreEngine.Sqlite)
        {
            await RunAsync(connection, EachConnection, cancellationToken);
        }

        return connection;
    }

    /// <summary>
    /// Throws while the store is not open, or its files are not the ones that are open: what is written then, nobody finds after a restart.
    /// </summary>
    public void ThrowUnlessInPlace()
    {
        if (Trouble is { } reason)
        {
            throw new StoreUnavailableException($"The store is not open: {reason}");
        }
    }

    private static async Task RunAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "The store's files were deleted or replaced under the gateway: {Place}. Nothing is accepted, since a restart would not "
            + "know it. Put the files back, or restart the gateway to go on with what is there now.")]
        public static partial void Lost(ILogger logger, string place);
    }
}
