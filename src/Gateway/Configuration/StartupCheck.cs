using Microsoft.Extensions.Options;
using WebexGateway.Storage;

namespace WebexGateway.Configuration;

/// <summary>Looks through the whole configuration before the server starts, and for <c>WebexGateway check</c>; finds every fault, not the first.</summary>
public static class StartupCheck
{
    private const string Command = "check";

    /// <summary>Refuses to go on with a faulty configuration, and says each fault with its fix. A restart with faulty files goes on with the last good ones; a check does not.</summary>
    public static async Task CheckConfigurationAsync(this WebApplication app, string[] args)
    {
        var services = app.Services;
        List<string> faults = [.. await services.GetRequiredService<ConfigurationCheck>().FaultsAsync(services.GetRequiredService<ConfigFilesSource>().Content)];
        if (faults.Count > 0 && !IsCheck(args) && StorageIsSet(services))
        {
            faults = [.. await services.GetRequiredService<LiveConfiguration>().RestoreAsync(faults)];
        }

        faults.AddRange(OptionsFaults(services).Where(fault => !faults.Exists(said => said.EndsWith(fault, StringComparison.Ordinal))));
        if (faults.Count > 0)
        {
            throw new ConfigurationFaultException(string.Join($"{Environment.NewLine}✗ ", faults));
        }
    }

    /// <summary>Serves; or, asked to check only, says that all is well and starts nothing.</summary>
    public static async Task ServeAsync(this WebApplication app, string[] args)
    {
        if (IsCheck(args))
        {
            Console.WriteLine("✓ The configuration is in order.");
            return;
        }

        app.ShowStartScreen();
        await app.RunAsync();
    }

    private static bool IsCheck(string[] args) => args is [Command, ..];

    /// <summary>Whether the store, which holds the last good files, can be opened at all; what is wrong with its settings is said with the others.</summary>
    private static bool StorageIsSet(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IOptions<StorageOptions>>().Value is not null;
        }
        catch (OptionsValidationException)
        {
            return false;
        }
    }

    private static List<string> OptionsFaults(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [.. invalid.Failures];
        }
        catch (AggregateException invalid)
        {
            return [.. invalid.InnerExceptions.SelectMany(inner => inner is OptionsValidationException options ? options.Failures : [inner.Message])];
        }
        catch (InvalidOperationException unreadable)
        {
            return [unreadable.Message]; // a value that the binder cannot take; it names the key
        }
    }
}
