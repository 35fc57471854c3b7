namespace WebexGateway.RateLimits;

/// <summary>Holds the rate limits in force. After a change of the configuration, rules that are still the same keep their counts.</summary>
public sealed partial class LiveRateLimits(TimeProvider clock, RateLimitMetrics metrics, ILogger<LiveRateLimits> logger)
{
    public RateLimitSettings Current { get; private set; } = RateLimitSettings.Empty;

    public void Adopt(RateLimitSettings settings)
    {
        var counts = Current.Rules.ToDictionary(rule => rule.Identity, rule => rule.Windows);
        foreach (var rule in settings.Rules)
        {
            var length = (long)(rule.Period.TotalSeconds * clock.TimestampFrequency);
            rule.Windows = counts.GetValueOrDefault(rule.Identity) ?? new(length, RateLimitRule.Capacity, () => metrics.Evicted(rule.Name));
            if (!settings.ByEndpoint && !rule.Pattern.IsEverything)
            {
                Log.WithoutEffect(logger, rule.Name);
            }
        }

        Current = settings;
        Log.InForce(logger, settings.Rules.Count);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} rate limit(s) are in force.")]
        public static partial void InForce(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Warning,
            "The rate limit '{Rule}' has no effect: set IpRateLimiting:EnableEndpointRateLimiting to true, or write its Endpoint as *.")]
        public static partial void WithoutEffect(ILogger logger, string rule);
    }
}
