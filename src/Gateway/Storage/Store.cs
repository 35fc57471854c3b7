using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>
/// Provides connections to the one database of the gateway, SQLite or PostgreSQL, and keeps its schema up to date. The SQL stays in the
/// parts that own the tables. SQLite uses WAL with <c>synchronous=FULL</c>: each commit waits for the disk and survives a power cut, so a
/// busy writer commits many rows at once.
/// </summary>
public sealed partial class Store : IAsyncDisposable
{
    /// <summary>The trouble after the files of SQLite were deleted or replaced.</summary>
    public const string Lost = "its files were deleted or replaced while it was open; put them back, or restart the gateway";

    private readonly Database database;
    private readonly ILogger logger;
    private readonly List<Migration> migrations;
    private volatile string? trouble = "it is being opened";
    private DbConnection? anchor; // keeps the files of SQLite open, which an idle pool would close and create again
    private volatile StoreFiles? files;
    private int isLost;

    /// <param name="options">Where the database is.</param>
    /// <param name="environment">The folder of a relative path.</param>
    /// <param name="migrations">Of all parts.</param>
    /// <param name="loggers">For the store and its provider.</param>
    /// <param name="around">Only a simulation gives one: it makes SQLite's connections fail.</param>
    public Store(
        IOptions<StorageOptions> options,
        IHostEnvironment environment,
        IEnumerable<Migration> migrations,
        ILoggerFactory loggers,
        Func<DbDataSource, DbDataSource>? around = null)
    {
        logger = loggers.CreateLogger<Store>();
        this.migrations = [.. migrations.OrderBy(step => step.Owner, StringComparer.Ordinal).ThenBy(step => step.Version)];
        database = Database.Of(options.Value, environment.ContentRootPath, loggers, around);
    }

    public StoreEngine Engine => database.Engine;

    public string Place => database.Place;

    /// <summary>The reason why the store cannot be used; null when it can.</summary>
    public string? Trouble => trouble ?? (IsInPlace() ? null : Lost);

    /// <summary>
    /// Opens a pooled connection. Dispose it soon, or keep one as a single writer. Throws a <see cref="DbException"/> when the store cannot
    /// be used.
    /// </summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        ThrowUnlessUsable();
        return await database.ConnectAsync(cancellationToken);
    }

    /// <summary>Opens a connection for the few callers that cannot be asynchronous.</summary>
    public DbConnection Open()
    {
        ThrowUnlessUsable();
        return database.Connect();
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

    /// <summary>Returns why the database does not answer; null when it does.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await connection.RunAsync("select 1", cancellationToken);
            return null;
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            return Trouble ?? exception.Message;
        }
    }

    /// <summary>
    /// Opens the database and applies missing migrations. When several instances start at once, one migrates and the others wait.
    /// </summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (database.File is { } file)
            {
                OwnFile.Prepare(file);
            }

            await using var connection = await database.ConnectAsync(cancellationToken);
            if (Engine == StoreEngine.Sqlite)
            {
                await connection.RunAsync("pragma journal_mode = wal", cancellationToken);
            }

            await Schema.UpdateAsync(connection, Engine, migrations, cancellationToken);
            if (database.File is { } path && anchor is null)
            {
                anchor = await database.ConnectAsync(cancellationToken);
                await anchor.RunAsync("select count(*) from schema_version", cancellationToken);
                files = new(path);
            }

            trouble = null;
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
        {
            trouble = exception.Message;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (anchor?.DisposeAsync() ?? default);
        await database.DisposeAsync();
    }

    /// <summary>Throws while the store cannot be used. A row written to a deleted file would be lost at the next restart.</summary>
    public void ThrowUnlessUsable()
    {
        if (Trouble is { } reason)
        {
            throw new StoreUnavailableException($"The store is not open: {reason}");
        }
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
