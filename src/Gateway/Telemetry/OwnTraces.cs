using System.Diagnostics;

namespace WebexGateway.Telemetry;

/// <summary>
/// Begins every trace here: a visitor's <c>traceparent</c>, <c>tracestate</c> and <c>baggage</c> are not read, or anybody could write into
/// our traces and choose what is sampled. Nothing is put on requests either: no header of ours but the documented ones reaches Webex.
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
