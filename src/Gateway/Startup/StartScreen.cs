using Yarp.ReverseProxy;

namespace WebexGateway.Startup;

/// <summary>Shows at the start what is on, where, and what is missing. It holds no secret.</summary>
public static partial class StartScreen
{
    private static readonly string[] AnyAddress = ["*", "[::]", "0.0.0.0"];

    public static void ShowStartScreen(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StartScreen).FullName!);
        Log.Started(logger);
        foreach (var line in Of(app.Services, [.. app.Urls]))
        {
            Log.Line(logger, line);
        }
    });

    public static IEnumerable<string> Of(IServiceProvider services, IReadOnlyList<string> addresses)
    {
        var first = addresses.Count == 0 ? "" : addresses[0];
        var here = AnyAddress.Aggregate(first, (url, any) => url.Replace(any, "localhost", StringComparison.Ordinal));
        var lines = new (string Name, string Words)[]
        {
            ("Page", $"{here}/"),
            ("Operator", Operator(services, here)),
            ("Health", $"{here}/health/ready"),
            ("Webex", Webex(services)),
            ("Tokens", Tokens(services)),
            ("Store", Store(services.GetRequiredService<Store>())),
            ("Old secret", services.GetRequiredService<SecretRotation>().Words ?? ""),
            ("Configuration", Files(services.GetRequiredService<LiveConfiguration>().State)),
            ("Proxies", Proxies(services.GetRequiredService<IOptions<SiteOptions>>().Value)),
            ("Limits", LimitsOf(services.GetRequiredService<LiveRateLimits>().Current)),
            ("Budgets", Budgets(services.GetRequiredService<IOptionsMonitor<CallbackOptions>>().CurrentValue)),
            ("Hours", Hours(services.GetRequiredService<IOptionsMonitor<CallbackOptions>>().CurrentValue)),
            ("Law", string.Join(" ", LegalWarnings.Of(services.GetRequiredService<IConfiguration>()))),
            ("Challenge", services.GetRequiredService<IOptions<AbuseOptions>>().Value.Challenge.ToString().ToLowerInvariant()),
            ("Telemetry", Telemetry(services)),
        };
        return lines.Where(line => line.Words.Length > 0).Select(line => $"  {line.Name,-14} {line.Words}");
    }

    private static string Operator(IServiceProvider services, string here) =>
        services.GetRequiredService<OperatorAccess>().HasKey ? $"{here}/operator"
        : services.GetRequiredService<IConfiguration>().AsksForSandbox() == true ? $"{here}/operator, without a key from this machine only"
        : "off: set OPERATOR_KEY to open /operator";

    private static string Telemetry(IServiceProvider services) =>
        services.GetRequiredService<IConfiguration>()["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 }
            ? "exported by OTLP"
            : "not exported: set OTEL_EXPORTER_OTLP_ENDPOINT";

    private static string Webex(IServiceProvider services)
    {
        if (services.GetRequiredService<IConfiguration>().AsksForSandbox() == true)
        {
            return "THE STAND-IN: no real telephone rings "
                + $"({services.GetRequiredService<IOptionsMonitor<WebexOptions>>().CurrentValue.ApiUrl})";
        }

        var clusters = services.GetRequiredService<IProxyStateLookup>().GetClusters();
        var hosts = clusters.SelectMany(cluster => cluster.Destinations.Values)
            .Select(destination => new Uri(destination.Model.Config.Address).GetLeftPart(UriPartial.Authority));
        return string.Join(", ", hosts.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Tokens(IServiceProvider services)
    {
        var tokens = services.GetRequiredService<TokenCache>();
        return string.Join("; ", tokens.Slots
            .Select(slot => (slot.Name, State: TokenState.Of(slot), HasGrant: slot.Grant is not null)).Select(token =>
            token.State.Reason is { } reason ? $"{token.Name}: {token.State.Word}: {reason}"
            : token.HasGrant ? $"{token.Name}: connected"
            : $"{token.Name}: not connected: an operator must visit /oauth/start?token={token.Name}"));
    }

    private static string LimitsOf(RateLimitSettings limits) => string.Join(", ", limits.Rules
        .Select(rule => $"{rule.Limit} per {rule.Label} for {rule.Endpoint}{(rule.For is null ? "" : " (some addresses)")}")
        .Take(6).DefaultIfEmpty("none per address"));

    private static string Store(Store store) => store.Trouble is { } trouble ? $"DOWN: {store.Place}: {trouble}" : store.Place;

    private static string Files(ConfigurationState state) =>
        state.Faults.Count == 0 ? "config/*.json as they are" : $"THE LAST GOOD ONE: repair {string.Join(" ", state.Faults)}";

    private static string Proxies(SiteOptions site) =>
        site.TrustedProxies.Count == 0
            ? "none trusted: behind a proxy, name it in Site:TrustedProxies"
            : $"trusted: {string.Join(", ", site.TrustedProxies)}";

    private static string Budgets(CallbackOptions callbacks) =>
        $"{callbacks.Budgets.Mode.ToString().ToLowerInvariant()}: {callbacks.Budgets.SitePerDay} callbacks a day, "
        + $"{callbacks.Budgets.RegionPerDay} to a region, {callbacks.Budgets.NumberPerDay} to a number";

    private static string Hours(CallbackOptions callbacks) =>
        callbacks.Hours.Count == 0
            ? "always open"
            : $"{string.Join(", ", callbacks.Hours.Select(day => $"{day.Key} {day.Value}"))} ({callbacks.TimeZone})";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "WebexGateway serves.")]
        public static partial void Started(ILogger logger);

        [LoggerMessage(2, LogLevel.Information, "{Line}")]
        public static partial void Line(ILogger logger, string line);
    }
}
