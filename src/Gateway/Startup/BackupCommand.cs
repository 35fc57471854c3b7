namespace WebexGateway.Startup;

/// <summary>Writes a copy of a SQLite store while the gateway runs. For PostgreSQL it says which command of PostgreSQL does it.</summary>
internal sealed class BackupCommand(WebApplication app, CommandLine.Command command)
{
    public async Task RunAsync()
    {
        var file = Path.GetFullPath(command.File!);
        if (app.Configuration["Storage:ConnectionString"] is { Length: > 0 } url)
        {
            throw new ConfigurationFaultException(
                $"The store is PostgreSQL, which makes its own backups, also while gateways run:{Environment.NewLine}  "
                + PostgresLines.Dump(url, file));
        }

        var store = Path.GetFullPath(app.Configuration["Storage:Path"] ?? new StorageOptions().Path, app.Environment.ContentRootPath);
        if (!File.Exists(store))
        {
            throw new ConfigurationFaultException($"There is no store at {store}: set Storage:Path to the gateway's.");
        }

        if (Path.Exists(file))
        {
            throw new ConfigurationFaultException($"{file} exists: name another file, or remove it.");
        }

        var part = await SqliteFile.CopyAsync(
            store, file, app.Services.GetRequiredService<Randomness>(), _ => Task.CompletedTask, CancellationToken.None);
        try
        {
            File.Move(part, file); // refuses a file that another backup has written meanwhile
        }
        catch
        {
            SqliteFile.Delete(part);
            throw;
        }

        Console.WriteLine($"✓ {file} holds the store at {store}. Keep KEY_RING_SECRET elsewhere: it opens with that alone.");
    }
}
