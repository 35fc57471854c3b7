using System.Diagnostics.Metrics;

namespace WebexGateway.Ledger;

/// <summary>The queue, the pace and the day's budgets as gauges. All instances on one store show the same figures.</summary>
public sealed class LedgerMetrics
{
    private readonly Store store;
    private readonly IOptionsMonitor<CallbackOptions> callbacks;
    private readonly IOptionsMonitor<PaceOptions> paces;
    private readonly TimeProvider clock;
    private volatile LedgerSummary? last;

    public LedgerMetrics(
        Store store,
        IOptionsMonitor<CallbackOptions> callbacks,
        IOptionsMonitor<PaceOptions> paces,
        TimeProvider clock,
        IMeterFactory meters)
    {
        (this.store, this.callbacks, this.paces, this.clock) = (store, callbacks, paces, clock);
        var meter = meters.Create(Traces.Name);
        meter.CreateObservableGauge(
            "webex_gateway.queue.callbacks",
            Queue,
            "{callback}",
            "Callbacks that wait (queued, scheduled) or need an operator's decision (unconfirmed, refused).");
        meter.CreateObservableGauge(
            "webex_gateway.queue.oldest_age",
            () => Of(summary => (this.clock.GetUtcNow() - (summary.OldestSince ?? this.clock.GetUtcNow())).TotalSeconds),
            "s",
            "How long the oldest queued callback has been wanted.");
        meter.CreateObservableGauge(
            "webex_gateway.webex.pace_left",
            () => Of(PaceLeft),
            "{request}",
            "Requests that may still be sent to Webex in this minute, by all instances.");
        meter.CreateObservableGauge(
            "webex_gateway.budgets.used", Used, "{callback}", "Callbacks booked today, for the site and for each region.");
        meter.CreateObservableGauge("webex_gateway.budgets.limit", Limits, "{callback}", "Callbacks that a day's budget allows.");
    }

    /// <summary>The figures that were read last; null before the first.</summary>
    public LedgerSummary? Last => last;

    /// <summary>Reads the figures for the gauges.</summary>
    public async Task<LedgerSummary> LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await store.OpenAsync(cancellationToken);
        var summary = await LedgerSummary.ReadAsync(connection, now, callbacks.CurrentValue.OpeningHours.DayOf(now).Day.DayNumber);
        last = summary;
        return summary;
    }

    public int PaceLeft(LedgerSummary summary) => Math.Max(0, paces.CurrentValue.RequestsPerMinute - summary.SentLately);

    private IEnumerable<Measurement<T>> Of<T>(Func<LedgerSummary, T> value)
        where T : struct => last is { } summary ? [new(value(summary))] : [];

    private IEnumerable<Measurement<int>> Queue() => last is not { } summary ? [] :
    [
        new(summary.Queued, new KeyValuePair<string, object?>("status", "queued")),
        new(summary.Scheduled, new KeyValuePair<string, object?>("status", "scheduled")),
        new(summary.Unconfirmed, new KeyValuePair<string, object?>("status", "unconfirmed")),
        new(summary.Refused, new KeyValuePair<string, object?>("status", "refused")),
    ];

    private IEnumerable<Measurement<int>> Used() => last is not { } summary ? [] :
    [
        new(summary.Today.Values.Sum(), new KeyValuePair<string, object?>("budget", "site")),
        .. summary.Today.Select(region => new Measurement<int>(region.Value, new("budget", "region"), new("region", region.Key))),
    ];

    private IEnumerable<Measurement<int>> Limits() =>
    [
        new(callbacks.CurrentValue.Budgets.SitePerDay, new KeyValuePair<string, object?>("budget", "site")),
        new(callbacks.CurrentValue.Budgets.RegionPerDay, new KeyValuePair<string, object?>("budget", "region")),
    ];
}
