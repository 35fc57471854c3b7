using System.Diagnostics.Metrics;
using WebexGateway.Telemetry;

namespace WebexGateway.Ledger;

/// <summary>Who or what brought a callback to its status.</summary>
public enum CallbackStep
{
    /// <summary>A visitor's own request, while the visitor waits for the answer.</summary>
    Visitor,

    /// <summary>The queue's sender.</summary>
    Queue,

    /// <summary>An operator's decision.</summary>
    Operator,

    /// <summary>Time: it waited too long, or its instance was lost.</summary>
    Time,
}

/// <summary>What became of callbacks, in the words of the ledger.</summary>
public sealed class CallbackMetrics
{
    /// <summary>The counter's name, for whoever listens in.</summary>
    public const string Outcomes = "webex_gateway.callbacks";

    /// <summary>The histogram's name, for whoever listens in.</summary>
    public const string Waits = "webex_gateway.callbacks.wait";

    private static readonly string[] Steps = ["visitor", "queue", "operator", "time"];

    private readonly Counter<long> outcomes;
    private readonly Histogram<double> waits;

    /// <summary>Adds the instruments to the meter <c>WebexGateway</c>.</summary>
    public CallbackMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Traces.Name);
        outcomes = meter.CreateCounter<long>(Outcomes, "{callback}", "Callbacks by the status that they came to and by what brought them there; one that was queued and placed counts in both.");
        waits = meter.CreateHistogram(
            Waits,
            "s",
            "From when a callback was wanted to when Webex accepted it.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400] });
    }

    /// <summary>So many callbacks came to this status.</summary>
    public void Became(CallbackStatus status, CallbackStep by, int callbacks = 1)
    {
        if (callbacks > 0)
        {
            outcomes.Add(callbacks, new("outcome", status.Word()), new("by", Steps[(int)by]));
        }
    }

    /// <summary>Webex accepted a callback that was wanted so long ago.</summary>
    public void Waited(TimeSpan wait) => waits.Record(Math.Max(0, wait.TotalSeconds));
}
