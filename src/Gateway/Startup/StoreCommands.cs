using System.Data.Common;

namespace WebexGateway.Startup;

/// <summary>Runs the commands that work on the store: <c>move</c>, <c>backup</c> and <c>restore</c>.</summary>
public static class StoreCommands
{
    /// <summary>Returns the exit code; null when the command line names none of them.</summary>
    public static async Task<int?> RunStoreCommandAsync(this WebApplication app, string[] args)
    {
        var command = CommandLine.Read(args);
        if (command.Name is not (CommandLine.Move or CommandLine.Backup or CommandLine.Restore))
        {
            return null;
        }

        try
        {
            await (command.Name switch
            {
                CommandLine.Move => new MoveCommand(app, command).RunAsync(),
                CommandLine.Backup => new BackupCommand(app, command).RunAsync(),
                _ => new RestoreCommand(app, command).RunAsync(),
            });
            return 0;
        }
        catch (OptionsValidationException exception)
        {
            return Fail(string.Join($"{Environment.NewLine}✗ ", exception.Failures));
        }
        catch (ArgumentException exception)
        {
            return Fail($"DATABASE_URL (Storage:ConnectionString) cannot be used: {exception.Message}."); // without a part of it
        }
        catch (Exception exception) when (
            exception is DbException or IOException or UnauthorizedAccessException or NotSupportedException or TimeoutException
                or ConfigurationFaultException)
        {
            return Fail(exception.Message);
        }
        finally
        {
            await app.DisposeAsync(); // closes the store, and with it SQLite's log
        }
    }

    /// <summary>Seals anew what an old secret sealed, and checks that everything opens.</summary>
    public static async Task ThrowUnlessSealsOpenAsync(IServiceProvider services, string done)
    {
        var report = await services.GetRequiredService<SecretRotation>().RunAsync(CancellationToken.None);
        if (report.Faults.Count > 0)
        {
            throw new ConfigurationFaultException($"{done}, but not all of it opens: {string.Join("; ", report.Faults)}.");
        }
    }

    /// <summary>Throws when a store was written by a newer version, whose columns this one does not know.</summary>
    public static async Task ThrowIfNewerAsync(DbConnection connection, string place, IEnumerable<Migration> known)
    {
        var steps = known.Select(step => (step.Owner, step.Version)).ToHashSet();
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "select owner, version from schema_version";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                if (!steps.Contains((rows.GetString(0), rows.GetInt32(1))))
                {
                    throw new ConfigurationFaultException($"{place} was written by a newer version: use that version's command.");
                }
            }
        }
        catch (DbException exception)
        {
            throw new ConfigurationFaultException($"{place} is no store of a gateway: {exception.Message}");
        }
    }

    private static int Fail(string reason)
    {
        Console.Error.WriteLine($"✗ {reason}");
        return 1;
    }
}
