namespace WebexGateway.Startup;

/// <summary>
/// Checks the whole configuration before the server starts, and for <c>WebexGateway check</c>. It finds every fault, not only the first.
/// </summary>
public static partial class StartupCheck
{
    /// <summary>
    /// Stops on a faulty configuration, and reports each fault with its fix. A restart with faulty files uses the last good ones; a check
    /// does not. A command on the store runs without a check; then this returns its exit code.
    /// </summary>
    public static async Task<int?> CheckConfigurationAsync(this WebApplication app, string[] args)
    {
        if (await app.RunStoreCommandAsync(args) is { } ended)
        {
            return ended;
        }

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

        if (CommandLine.Read(args).IsForProduction)
        {
            return await ProductionCheck.RunAsync(app, faults);
        }

        foreach (var warning in IsCheck(args) ? LegalWarnings.Of(app.Configuration) : []) // the start screen has them too
        {
            Warn(app, args, warning);
        }

        if (faults.Count > 0)
        {
            throw new ConfigurationFaultException(string.Join($"{Environment.NewLine}✗ ", faults));
        }

        return null;
    }

    /// <summary>
    /// Runs the server; with <c>check</c>, prints OK and returns. An address that cannot be used is a fault. A stop during the start is
    /// not.
    /// </summary>
    public static async Task<int> ServeAsync(this WebApplication app, string[] args)
    {
        if (IsCheck(args))
        {
            Console.WriteLine("✓ The configuration is in order.");
            return 0;
        }

        app.ShowStartScreen();
        app.GiveBackStartMemory();
        var (started, stopping) = (app.Lifetime.ApplicationStarted, app.Lifetime.ApplicationStopping);
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was stopped before it served.
        }
        catch (Exception exception) when (!started.IsCancellationRequested && ListeningPort.FaultOf(exception) is { } fault)
        {
            throw new ConfigurationFaultException(fault);
        }

        return 0;
    }

    private static bool IsCheck(string[] args) => args is [CommandLine.Check, ..];

    /// <summary>Writes a warning to the log, or beside the result of a check.</summary>
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
    /// Returns the faults of sections that are read once at the start. The schema has reported what the binder cannot read.
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
