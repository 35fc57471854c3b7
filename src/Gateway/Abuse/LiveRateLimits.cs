using Microsoft.Extensions.Primitives;

namespace WebexGateway.Abuse;

/// <summary>
/// The rate limits in force. They are read again whenever the configuration changes: rules that are still there keep their counts,
/// and a faulty file changes nothing but the log.
/// </summary>
public sealed partial class LiveRateLimits : IDisposable
{
    private static readonly string[] Sections = ["IpRateLimiting", "IpRateLimitPolicies", .. RateLimitReader.ForeignSections];

    private readonly Lock gate = new();
    private readonly IConfiguration configuration;
    private readonly TimeProvider clock;
    private readonly AbuseMetrics metrics;
    private readonly ILogger<LiveRateLimits> logger;
    private readonly IDisposable watch;
    private string text = "";

    /// <summary>Reads the rules and begins to watch them.</summary>
    public LiveRateLimits(IConfiguration configuration, TimeProvider clock, AbuseMetrics metrics, ILogger<LiveRateLimits> logger)
    {
        (this.configuration, this.clock, this.metrics, this.logger) = (configuration, clock, metrics, logger);
        Refresh();
        watch = ChangeToken.OnChange(configuration.GetReloadToken, Refresh);
    }

    /// <summary>The last good rules.</summary>
    public RateLimitSettings Current { get; private set; } = RateLimitSettings.Empty;

    /// <inheritdoc />
    public void Dispose() => watch.Dispose();

    private void Refresh()
    {
        lock (gate)
        {
            var now = TextOf(configuration);
            if (now == text)
            {
                return;
            }

            // A file that cannot be read for a moment looks like this, with or without what the environment adds to the section.
            if (!configuration.GetSection("IpRateLimiting").GetChildren().Any(child => child.Key.Equals("GeneralRules", StringComparison.OrdinalIgnoreCase)))
            {
                Log.Absent(logger);
                return;
            }

            var (settings, faults) = RateLimitReader.Read(configuration);
            if (faults.Count > 0)
            {
                Log.Refused(logger, string.Join(" ", faults));
                return;
            }

            text = now;
            Adopt(settings);
        }
    }

    private void Adopt(RateLimitSettings settings)
    {
        var counts = Current.Rules.ToDictionary(rule => rule.Identity, rule => rule.Windows);
        foreach (var rule in settings.Rules)
        {
            rule.Windows = counts.GetValueOrDefault(rule.Identity) ?? new FixedWindows((long)(rule.Period.TotalSeconds * clock.TimestampFrequency), RateLimit.Capacity, () => metrics.Evicted(rule.Name));
            if (!settings.ByEndpoint && !rule.Pattern.IsEverything)
            {
                Log.WithoutEffect(logger, rule.Name);
            }
        }

        Current = settings;
        Log.InForce(logger, settings.Rules.Count);
    }

    private static string TextOf(IConfiguration configuration) => string.Join(
        '\n',
        Sections
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)
            .Select(pair => $"{pair.Key}={pair.Value}"));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} rate limit(s) are in force.")]
        public static partial void InForce(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "The rate limits were changed and cannot be used; the last good ones stay in force. {Faults}")]
        public static partial void Refused(ILogger logger, string faults);

        [LoggerMessage(3, LogLevel.Error, "There is no IpRateLimiting:GeneralRules: restore config/rate-limits.json, or write [] for no rules. The rate limits that were in force stay; at a start there are none.")]
        public static partial void Absent(ILogger logger);

        [LoggerMessage(4, LogLevel.Warning, "The rate limit '{Rule}' has no effect: set IpRateLimiting:EnableEndpointRateLimiting to true, or write its Endpoint as *.")]
        public static partial void WithoutEffect(ILogger logger, string rule);
    }
}
