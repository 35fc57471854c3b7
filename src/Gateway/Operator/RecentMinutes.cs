using System.Diagnostics.Metrics;

namespace WebexGateway.Operator;

/// <summary>
/// The last day of this instance, minute by minute, for the page's plots. It listens to the exported instruments, and is lost at a restart.
/// </summary>
public sealed class RecentMinutes : IDisposable
{
    private const int Kept = 24 * 60;

    private readonly Lock gate = new();
    private readonly Minute[] ring = new Minute[Kept];
    private readonly TimeProvider clock;
    private readonly MeterListener listener = new();

    public RecentMinutes(IMeterFactory meters, TimeProvider clock)
    {
        this.clock = clock;
        Since = clock.GetUtcNow();
        listener.InstrumentPublished = (instrument, ears) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == Traces.Name && !instrument.IsObservable)
            {
                ears.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Measure(instrument.Name, value));
        listener.Start();
    }

    public DateTimeOffset Since { get; }

    /// <summary>The last buckets of so many minutes each; the last one is not over yet.</summary>
    public Stretch Last(int buckets, int minutesEach)
    {
        var first = MinuteOf(clock.GetUtcNow()) - (buckets * minutesEach) + 1;
        var stretch = new Stretch(
            DateTimeOffset.FromUnixTimeSeconds(first * 60),
            minutesEach,
            [],
            new double?[buckets],
            new double?[buckets],
            new double?[buckets],
            new double?[buckets]);
        lock (gate)
        {
            for (var bucket = 0; bucket < buckets; bucket++)
            {
                var from = first + (bucket * minutesEach);
                Sum(
                    stretch,
                    bucket,
                    [.. Enumerable.Range(0, minutesEach).Select(i => ring[(from + i) % Kept]).Where(
                        (minute, i) => minute is not null && minute.Number == from + i)]);
            }
        }

        return stretch;
    }

    public void Dispose() => listener.Dispose();

    private static void Sum(Stretch stretch, int bucket, Minute[] minutes)
    {
        foreach (var (what, count) in minutes.SelectMany(minute => minute.Counts))
        {
            if (!stretch.Counts.TryGetValue(what, out var counts))
            {
                stretch.Counts.Add(what, counts = new long[stretch.Wait.Length]);
            }

            counts[bucket] += count;
        }

        (stretch.Wait[bucket], stretch.LongestWait[bucket]) = Times.Of(minutes.Select(minute => minute.Waits));
        (stretch.Webex[bucket], stretch.SlowestWebex[bucket]) = Times.Of(minutes.Select(minute => minute.Webex));
    }

    private static string? Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string key)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == key)
            {
                return tag.Value?.ToString();
            }
        }

        return null;
    }

    /// <summary>The plotted part of a measurement; null for the rest.</summary>
    private static string? Named(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => instrument switch
    {
        CallbackMetrics.Outcomes => $"outcome/{Tag(tags, "outcome")}",
        "webex_gateway.requests.refused" when Tag(tags, "http.route") is { } route && (
            route.StartsWith("/callback", StringComparison.Ordinal)
                || route.StartsWith("/guest", StringComparison.Ordinal)) => $"problem/{Tag(tags, "problem")}",
        "webex_gateway.budgets.spent" => $"budget/{Tag(tags, "enforced")}/{Tag(tags, "budget")}",
        "webex_gateway.rate_limits.blocked" => $"limit/{Tag(tags, "monitor")}/{Tag(tags, "rule")}",
        _ => null,
    };

    private static long MinuteOf(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 60;

    private void Count(string instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Named(instrument, tags) is not { } what)
        {
            return;
        }

        lock (gate)
        {
            var counts = Now().Counts;
            counts[what] = counts.GetValueOrDefault(what) + value;
        }
    }

    private void Measure(string instrument, double seconds)
    {
        lock (gate)
        {
            switch (instrument)
            {
                case CallbackMetrics.Waits:
                    Now().Waits.Add(seconds);
                    break;
                case WebexMetrics.Duration:
                    Now().Webex.Add(seconds);
                    break;
            }
        }
    }

    private Minute Now()
    {
        var number = MinuteOf(clock.GetUtcNow());
        ref var minute = ref ring[number % Kept];
        return minute is not null && minute.Number == number ? minute : minute = new(number);
    }

    private sealed class Minute(long number)
    {
        public long Number => number;

        public Dictionary<string, long> Counts { get; } = [];

        public Times Waits { get; } = new();

        public Times Webex { get; } = new();
    }

    private sealed class Times
    {
        private int count;
        private double sum;
        private double most;

        public static (double? Mean, double? Most) Of(IEnumerable<Times> all)
        {
            var some = all.Where(times => times.count > 0).ToList();
            return some.Count == 0 ? (null, null) : (
                Math.Round(some.Sum(times => times.sum) / some.Sum(times => times.count), 3), Math.Round(some.Max(times => times.most), 3));
        }

        public void Add(double seconds)
        {
            count++;
            sum += seconds;
            most = Math.Max(most, seconds);
        }
    }
}
