using System.Diagnostics;

namespace WebexGateway.Telemetry;

/// <summary>
/// Begins every trace in the gateway. It reads no <c>traceparent</c>, <c>tracestate</c> and <c>baggage</c> of a visitor, who could
/// otherwise write into our traces and choose what is sampled. It adds no header to requests: only the documented headers reach Webex.
/// </summary>
public sealed class OwnTraces : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
