using System.Globalization;
using Microsoft.Data.Sqlite;

namespace WebexGateway.Startup;

/// <summary>
/// Puts a backup in the place of the SQLite store, or takes note that a store was restored by other means. Callbacks that may have been
/// made since the backup become unconfirmed.
/// </summary>
internal sealed class RestoreCommand(WebApplication app, CommandLine.Command command)
{
    private readonly TimeProvider clock = app.Services.GetRequiredService<TimeProvider>();
    private int heldBack;

    public async Task RunAsync()
    {
        var options = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var store = options.ConnectionString is { Length: > 0 } url ? url
            : Path.GetFullPath(options.Path, app.Environment.ContentRootPath);
        if (command.File is not { } given)
        {
            await HoldBackAsync(store);
        }
        else if (options.ConnectionString is { Length: > 0 })
        {
            throw new ConfigurationFaultException(
                $"The store is PostgreSQL. Stop every gateway, and run these lines:{Environment.NewLine}  "
                + $"{PostgresLines.Restore(store, Path.GetFullPath(given))}{Environment.NewLine}  WebexGateway restore");
        }
        else
        {
            await ReplaceAsync(Path.GetFullPath(given), store);
        }

        await app.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
        await StoreCommands.ThrowUnlessSealsOpenAsync(app.Services, "The store is restored");
        Console.WriteLine(
            $"✓ The store is restored, and opens. {heldBack} callback(s) may have been made since the backup: they are unconfirmed, and "
            + "are not made unless an operator sends them again. What was accepted after the backup is not known.");
    }

    private async Task HoldBackAsync(string store)
    {
        await using var side = StoreSide.Of(store);
        await side.ConnectAsync(CancellationToken.None);
        await side.ClaimAsync(clock, CancellationToken.None);
        await CheckAsync(side.Connection, side.Place);
        heldBack = await RestoredLedger.HoldBackAsync(side.Connection, clock.GetUtcNow(), CancellationToken.None);
    }

    private async Task ReplaceAsync(string backup, string store)
    {
        if (!File.Exists(backup))
        {
            throw new ConfigurationFaultException($"There is no file {backup}.");
        }

        var isThere = File.Exists(store);
        if (isThere)
        {
            await ThrowUnlessReplaceableAsync(store);
        }

        var randomness = app.Services.GetRequiredService<Randomness>();
        var part = await SqliteFile.CopyAsync(backup, store, randomness, ChangeAsync, CancellationToken.None);
        var kept = string.Create(CultureInfo.InvariantCulture, $"{store}.before-{clock.GetUtcNow():yyyyMMdd-HHmmss}");
        try
        {
            SqliteFile.Replace(part, store, kept);
        }
        catch
        {
            SqliteFile.Delete(part);
            throw;
        }

        if (isThere)
        {
            Console.WriteLine($"The store that was there is kept as {kept}: remove it when you do not need it any more.");
        }
    }

    /// <summary>Refuses while a gateway runs, and without <c>--overwrite</c> to replace a store that holds something.</summary>
    private async Task ThrowUnlessReplaceableAsync(string store)
    {
        var isEmpty = false;
        try
        {
            await using var side = StoreSide.Of(store);
            await side.ConnectAsync(CancellationToken.None);
            await side.ClaimAsync(clock, CancellationToken.None);
            isEmpty = (await StoreTable.FilledAsync(side.Connection, side.Engine, CancellationToken.None)).Count == 0;
        }
        catch (SqliteException) when (command.IsToOverwrite)
        {
            // It is damaged, which is why it is replaced.
        }

        if (!isEmpty && !command.IsToOverwrite)
        {
            throw new ConfigurationFaultException(
                $"{store} is not empty. To replace it, add --overwrite: it is kept under another name beside the new one.");
        }
    }

    private async Task ChangeAsync(SqliteConnection copy)
    {
        await CheckAsync(copy, "The backup");
        heldBack = await RestoredLedger.HoldBackAsync(copy, clock.GetUtcNow(), CancellationToken.None);
    }

    private async Task CheckAsync(System.Data.Common.DbConnection connection, string place)
    {
        await StoreCommands.ThrowIfNewerAsync(connection, place, app.Services.GetServices<Migration>());
        if (KeyRing.FaultOf(connection, app.Services.GetRequiredService<KeyRingSecret>()) is { } fault)
        {
            throw new ConfigurationFaultException($"{place} does not open: {fault}. Nothing was changed.");
        }
    }
}
