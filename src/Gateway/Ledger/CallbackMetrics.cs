using System.Diagnostics.Metrics;

namespace WebexGateway.Ledger;

/// <summary>What brought a callback to its status.</summary>
public enum CallbackStep
{
    /// <summary>The visitor's own request.</summary>
    Visitor,

    /// <summary>The dispatcher.</summary>
    Queue,

    Operator,

    /// <summary>It waited too long or until the site closed, or its instance was lost.</summary>
    Time,

    /// <summary>The list of Webex.</summary>
    Webex,
}

/// <summary>Counts what became of callbacks.</summary>
public sealed class CallbackMetrics
{
    public const string Outcomes = "webex_gateway.callbacks";

    public const string Waits = "webex_gateway.callbacks.wait";

    private static readonly string[] Steps = ["visitor", "queue", "operator", "time", "webex"];

    private readonly Counter<long> outcomes;
    private readonly Histogram<double> waits;

    public CallbackMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Traces.Name);
        outcomes = meter.CreateCounter<long>(
            Outcomes,
            "{callback}",
            "Callbacks by the status that they came to and by what brought them there; one that was queued and placed counts in both.");
        waits = meter.CreateHistogram(
            Waits,
            "s",
            "From when a callback was wanted to when Webex accepted it.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 14400],
            });
    }

    public void Became(CallbackStatus status, CallbackStep by, int callbacks = 1)
    {
        if (callbacks > 0)
        {
            outcomes.Add(callbacks, new("outcome", status.Word()), new("by", Steps[(int)by]));
        }
    }

    public void Waited(TimeSpan wait) => waits.Record(Math.Max(0, wait.TotalSeconds));
}
