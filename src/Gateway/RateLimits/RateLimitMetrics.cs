using System.Diagnostics.Metrics;

namespace WebexGateway.RateLimits;

/// <summary>Counts requests over a rate limit and counters that were removed early. An address is never a tag.</summary>
public sealed class RateLimitMetrics(IMeterFactory meters)
{
    private readonly Counter<long> blocked = meters.Create(Traces.Name).CreateCounter<long>(
        "webex_gateway.rate_limits.blocked", "{request}", "Requests over a rate limit, by rule; with monitor=true they passed.");

    private readonly Counter<long> evicted = meters.Create(Traces.Name).CreateCounter<long>(
        "webex_gateway.rate_limits.evicted",
        "{counter}",
        "Counts dropped before their window was over, because there were too many clients.");

    public void Blocked(RateLimitRule rule) => blocked.Add(1, new("rule", rule.Name), new("monitor", rule.IsMonitor));

    public void Evicted(string rule) => evicted.Add(1, new KeyValuePair<string, object?>("rule", rule));
}
