using System.Diagnostics.Metrics;

namespace WebexGateway.Ledger;

/// <summary>Counts what became of calls, and measures how long visitors wait for an agent.</summary>
public sealed class CallMetrics
{
    public const string Calls = "webex_gateway.calls";

    public const string TimeToAnswer = "webex_gateway.calls.time_to_answer";

    private readonly Counter<long> calls;
    private readonly Histogram<double> waits;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Traces.Name);
        calls = meter.CreateCounter<long>(
            Calls,
            "{call}",
            "Calls by the states that Webex told, and found or not_seen for those that were in doubt; a call counts once in each.");
        waits = meter.CreateHistogram(
            TimeToAnswer,
            "s",
            "From when a callback was wanted to when an agent spoke with the visitor.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200],
            });
    }

    public void Became(string result, int number = 1)
    {
        if (number > 0)
        {
            calls.Add(number, new KeyValuePair<string, object?>("result", result));
        }
    }

    public void Became(CallChange change)
    {
        Became(change.State.Word());
        if (change.TimeToAnswer is { } wait)
        {
            waits.Record(Math.Max(0, wait.TotalSeconds));
        }
    }
}
