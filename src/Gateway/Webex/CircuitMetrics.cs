using System.Diagnostics.Metrics;

namespace WebexGateway.Webex;

/// <summary>The circuit as gauges.</summary>
public sealed class CircuitMetrics
{
    public CircuitMetrics(WebexCircuit circuit, IMeterFactory meters)
    {
        var meter = meters.Create(Traces.Name);
        meter.CreateObservableGauge(
            "webex_gateway.webex.circuit_open",
            () => circuit.IsOpen ? 1 : 0,
            "1",
            "1 while Webex is taken to be down, or asked to wait, and callbacks are queued.");
        meter.CreateObservableGauge(
            "webex_gateway.webex.failures",
            () => circuit.Condition.Trouble?.Failures ?? 0,
            "{callback}",
            "Callbacks running that Webex did not take; 0 once it has answered one well.");
    }
}
