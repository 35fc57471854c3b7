using System.Diagnostics;
using System.Globalization;

namespace WebexGateway.Startup;

/// <summary>
/// Copies a store to another one, of either engine, while no gateway runs. One transaction: after a kill the target is empty, and the same
/// command begins anew. The source stays as it is.
/// </summary>
internal sealed class MoveCommand(WebApplication app, CommandLine.Command command)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    private long said = Stopwatch.GetTimestamp();

    public async Task RunAsync()
    {
        await using var source = SideOf("--from", command.From!);
        await using var target = SideOf("--to", command.To ?? Configured());
        if (source.Place == target.Place)
        {
            throw new ConfigurationFaultException("--from and --to name the same store.");
        }

        UseAsStore(target, command.To);
        var clock = app.Services.GetRequiredService<TimeProvider>();
        await OpenSourceAsync(source, clock);
        if (target.File is null)
        {
            await target.ConnectAsync(CancellationToken.None);
        }
        else if (File.Exists(target.File))
        {
            await using var probe = StoreSide.Of(target.File);
            await probe.ConnectAsync(CancellationToken.None);
            await probe.ClaimAsync(clock, CancellationToken.None);
        }

        await app.Services.GetRequiredService<Store>().MigrateAsync(CancellationToken.None);
        await (target.File is null ? target.ClaimAsync(clock, CancellationToken.None) : target.ConnectAsync(CancellationToken.None));
        await CopyAsync(source, target);
        await StoreCommands.ThrowUnlessSealsOpenAsync(app.Services, $"Everything was moved to {target.Place}");
        Console.WriteLine(
            "✓ Counts, contents and seals are right. Set the new store for every gateway, and start. Start none on the old store any "
            + "more: it would make the waiting callbacks once more.");
    }

    private static async Task ThrowUnlessEmptyAsync(StoreSide target, StoreCopy copy, List<string> filled)
    {
        if (!await copy.IsDoneAsync(CancellationToken.None))
        {
            throw new ConfigurationFaultException(
                $"{target.Place} is not empty: there are rows in {string.Join(", ", filled)}. Name a new database or file.");
        }
    }

    private async Task CopyAsync(StoreSide source, StoreSide target)
    {
        var copy = new StoreCopy(source, target, Say);
        if (await StoreTable.FilledAsync(target.Connection, target.Engine, CancellationToken.None) is { Count: > 0 } filled)
        {
            await ThrowUnlessEmptyAsync(target, copy, filled);
            Console.WriteLine($"{target.Place} holds all of {source.Place} already.");
            return;
        }

        var copied = await copy.RunAsync(CancellationToken.None);
        foreach (var (table, rows) in copied.Where(table => table.Rows > 0))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows} rows"));
        }

        Console.WriteLine($"Moved {source.Place} to {target.Place}.");
    }

    private async Task OpenSourceAsync(StoreSide source, TimeProvider clock)
    {
        if (source.File is { } file && !File.Exists(file))
        {
            throw new ConfigurationFaultException($"There is no file {file}: name the store to move by --from.");
        }

        await source.ConnectAsync(CancellationToken.None);
        await source.ClaimAsync(clock, CancellationToken.None);
        await source.Connection.RunAsync(
            source.File is null ? "begin isolation level repeatable read read only" : "begin", CancellationToken.None);
        await StoreCommands.ThrowIfNewerAsync(source.Connection, source.Place, app.Services.GetServices<Migration>());
    }

    private static StoreSide SideOf(string option, string fileOrUrl)
    {
        try
        {
            return StoreSide.Of(fileOrUrl);
        }
        catch (ArgumentException exception)
        {
            throw new ConfigurationFaultException($"{option} cannot be used: {exception.Message}.");
        }
    }

    /// <summary>The store that a gateway with these settings would use.</summary>
    private string Configured() =>
        app.Configuration["Storage:ConnectionString"] is { Length: > 0 } url ? url
        : Path.GetFullPath(app.Configuration["Storage:Path"] ?? new StorageOptions().Path, app.Environment.ContentRootPath);

    /// <summary>Lets the gateway's own parts, which check the seals, work on the target.</summary>
    private void UseAsStore(StoreSide target, string? given)
    {
        if (given is not null)
        {
            app.Configuration["Storage:ConnectionString"] = target.File is null ? given : "";
            app.Configuration["Storage:Path"] = target.File;
        }

        _ = app.Services.GetRequiredService<IOptions<StorageOptions>>().Value; // a fault is told before anything is touched
    }

    private void Say(string table, long rows, long all)
    {
        if (Stopwatch.GetElapsedTime(said) >= BetweenLines)
        {
            said = Stopwatch.GetTimestamp();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows} of {all} rows"));
        }
    }
}
