using System.Diagnostics.Metrics;

namespace WebexGateway.Abuse;

/// <summary>Counts requests that did not come from a person on our page. Tags hold no text of a visitor.</summary>
public sealed class VisitorMetrics(IMeterFactory meters)
{
    private readonly Counter<long> refused = meters.Create(Traces.Name).CreateCounter<long>(
        "webex_gateway.visitors.refused", "{request}", "Requests refused as not a visitor's, by reason.");

    public void Refused(string reason) => refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
