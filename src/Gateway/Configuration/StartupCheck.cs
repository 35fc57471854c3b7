using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Callback;
using WebexGateway.Calling;
using WebexGateway.OAuth;
using WebexGateway.Operator;
using WebexGateway.Site;
using WebexGateway.Storage;

namespace WebexGateway.Configuration;

/// <summary>Looks through the whole configuration before the server starts, and for <c>WebexGateway check</c>; finds every fault, not the first.</summary>
public static class StartupCheck
{
    /// <summary>Refuses to go on with a faulty configuration, and says each fault with its fix. A restart with faulty files goes on with the last good ones; a check does not.</summary>
    public static async Task CheckConfigurationAsync(this WebApplication app, string[] args)
    {
        var services = app.Services;
        List<string> faults = [.. await services.GetRequiredService<ConfigurationCheck>().FaultsAsync(services.GetRequiredService<ConfigFilesSource>().Content)];
        if (faults.Count > 0 && !IsCheck(args) && StorageIsSet(services))
        {
            faults = [.. await services.GetRequiredService<LiveConfiguration>().RestoreAsync(faults)];
        }

        faults.AddRange(OptionsFaults(services).Where(fault => !faults.Exists(said => said.EndsWith(fault, StringComparison.OrdinalIgnoreCase))));
        if (faults.Count > 0)
        {
            throw new ConfigurationFaultException(string.Join($"{Environment.NewLine}✗ ", faults));
        }
    }

    /// <summary>Serves; or, asked to check only, says that all is well and starts nothing. An address that cannot be listened at is a fault of the configuration; a stop before the start is over is none.</summary>
    public static async Task ServeAsync(this WebApplication app, string[] args)
    {
        if (IsCheck(args))
        {
            Console.WriteLine("✓ The configuration is in order.");
            return;
        }

        app.ShowStartScreen();
        var (started, stopping) = (app.Lifetime.ApplicationStarted, app.Lifetime.ApplicationStopping);
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before it served.
        }
        catch (Exception failure) when (!started.IsCancellationRequested && ListeningPort.FaultOf(failure) is { } fault)
        {
            throw new ConfigurationFaultException(fault);
        }
    }

    private static bool IsCheck(string[] args) => args is [CommandLine.Check, ..];

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

    /// <summary>The faults of each section, so that a value that cannot be read in one does not hide the others; then of whatever is not named here.</summary>
    private static List<string> OptionsFaults(IServiceProvider services)
    {
        List<string> faults =
        [
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<WebexOptions>>().Value),
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<CallbackOptions>>().Value),
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<StorageOptions>>().Value),
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<OperatorOptions>>().Value),
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<SiteOptions>>().Value),
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<AbuseOptions>>().Value),
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<RateLimitOptions>>().Value),
            .. FaultsOf(() => _ = services.GetRequiredService<IOptions<CallingOptions>>().Value),
        ];
        return faults.Count > 0 ? faults : FaultsOf(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    private static List<string> FaultsOf(Action read)
    {
        try
        {
            read();
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
            return [SettingsShape.WordsOf(unreadable)]; // a value that the binder cannot take
        }
    }
}
