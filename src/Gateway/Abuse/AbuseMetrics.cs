using System.Diagnostics.Metrics;
using WebexGateway.Telemetry;

namespace WebexGateway.Abuse;

/// <summary>What the defences did, in counts. No address, number or text of a visitor's is ever a tag.</summary>
public sealed class AbuseMetrics(IMeterFactory meters)
{
    private readonly Counter<long> blocked = Meter(meters).CreateCounter<long>("webex_gateway.rate_limits.blocked", "{request}", "Requests over a rate limit, by rule; with monitor=true they passed.");
    private readonly Counter<long> evicted = Meter(meters).CreateCounter<long>("webex_gateway.rate_limits.evicted", "{counter}", "Counts dropped before their window was over, because there were too many clients.");
    private readonly Counter<long> refused = Meter(meters).CreateCounter<long>("webex_gateway.visitors.refused", "{request}", "Requests refused as not a visitor's, by reason.");

    /// <summary>A request over a rule's limit; a monitor rule lets it pass.</summary>
    public void Blocked(RateLimit rule) => blocked.Add(1, new("rule", rule.Name), new("monitor", rule.IsMonitor));

    /// <summary>A live count dropped for want of room.</summary>
    public void Evicted(string rule) => evicted.Add(1, new KeyValuePair<string, object?>("rule", rule));

    /// <summary>A request that was not a visitor's.</summary>
    public void Refused(string reason) => refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    private static Meter Meter(IMeterFactory meters) => meters.Create(Traces.Name);
}
