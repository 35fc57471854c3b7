using Microsoft.Extensions.Options;
using WebexGateway.Abuse;
using WebexGateway.Access;
using WebexGateway.Configuration;
using WebexGateway.Settings;
using WebexGateway.Site;
using WebexGateway.Storage;
using WebexGateway.Tokens;

namespace WebexGateway.Startup;

/// <summary>
/// Looks through the whole configuration before the server starts, and for <c>WebexGateway check</c>; finds every fault, not the first.
/// </summary>
public static partial class StartupCheck
{
    /// <summary>
    /// Refuses to go on with a faulty configuration, and says each fault with its fix. A restart with faulty files goes on with the last
    /// good ones; a check does not.
    /// </summary>
    public static async Task CheckConfigurationAsync(this WebApplication app, string[] args)
    {
        var services = app.Services;
        var environment = services.GetRequiredService<EnvironmentVerdict>();
        var files = await services.GetRequiredService<ConfigurationCheck>().JudgeAsync(
            services.GetRequiredService<ConfigFilesSource>().Content);
        var others = environment.Faults.Concat(OptionsFaults(services, environment.Faults)).ToList();
        var faults = others.Concat(files.Faults).Distinct().ToList();
        if (others.Count == 0 && !IsCheck(args))
        {
            faults = [.. await services.GetRequiredService<LiveConfiguration>().BeginAsync(files)]; // opens the store for faulty files only
        }

        foreach (var warning in environment.Warnings)
        {
            Warn(app, args, warning);
        }

        if (faults.Count > 0)
        {
            throw new ConfigurationFaultException(string.Join($"{Environment.NewLine}✗ ", faults));
        }
    }

    /// <summary>
    /// Serves; or, asked to check only, says that all is well and starts nothing. An address that cannot be listened at is a fault of the
    /// configuration; a stop before the start is over is none.
    /// </summary>
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
        catch (Exception exception) when (!started.IsCancellationRequested && ListeningPort.FaultOf(exception) is { } fault)
        {
            throw new ConfigurationFaultException(fault);
        }
    }

    private static bool IsCheck(string[] args) => args is [CommandLine.Check, ..];

    /// <summary>Says a warning in the log, or beside the verdict of a check.</summary>
    private static void Warn(WebApplication app, string[] args, string warning)
    {
        if (IsCheck(args))
        {
            Console.WriteLine($"⚠ {warning}");
        }
        else
        {
            Log.Warning(app.Logger, warning);
        }
    }

    /// <summary>
    /// The faults of each section that is read once at the start. A value that the binder cannot take has been told by the schema.
    /// </summary>
    private static List<string> OptionsFaults(IServiceProvider services, IReadOnlyList<string> said) =>
    [
        .. FaultsOf(() => services.GetRequiredService<IOptions<WebexOptions>>().Value, said),
        .. FaultsOf(() => services.GetRequiredService<IOptions<StorageOptions>>().Value, said),
        .. FaultsOf(() => services.GetRequiredService<IOptions<SiteOptions>>().Value, said),
        .. FaultsOf(() => services.GetRequiredService<IOptions<AbuseOptions>>().Value, said),
        .. FaultsOf(() => services.GetRequiredService<IOptions<OperatorOptions>>().Value, said),
    ];

    private static IEnumerable<string> FaultsOf(Func<object> read, IReadOnlyList<string> said)
    {
        try
        {
            _ = read();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures.Where(fault =>
                !said.Any(other => other.StartsWith(fault.Split(' ')[0], StringComparison.OrdinalIgnoreCase)));
        }
        catch (InvalidOperationException) when (said.Count > 0)
        {
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
        public static partial void Warning(ILogger logger, string warning);
    }
}
