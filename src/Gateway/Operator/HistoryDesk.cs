using static WebexGateway.Operator.DeskAnswers;

namespace WebexGateway.Operator;

/// <summary>
/// <c>GET /operator/history?span=hour|day|week|month</c>: what happened, in buckets of the site's time zone, in all instances together.
/// </summary>
public sealed class HistoryDesk(
    HistoryLedger history, HistoryRecorder recorder, IOptionsMonitor<CallbackOptions> callbacks, TimeProvider clock)
{
    private static readonly Dictionary<string, (int Buckets, int Minutes)> Spans = new()
    {
        ["hour"] = (60, 1),
        ["day"] = (96, 15),
        ["week"] = (84, 120),
        ["month"] = (31, 24 * 60),
    };

    public static void Map(WebApplication app) =>
        app.MapMethods("/operator/history", Reading.Methods, app.Services.GetRequiredService<HistoryDesk>().ShowAsync).RequireOperator();

    private Task<IResult> ShowAsync(HttpContext context, CancellationToken cancellationToken) => OrUnavailableAsync(async () =>
    {
        if (!Spans.TryGetValue(context.Request.Query["span"].ToString(), out var span))
        {
            return Refused(Problems.MalformedRequest, $"'span' must be one of: {string.Join(", ", Spans.Keys)}.");
        }

        await recorder.FlushAsync(cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(callbacks.CurrentValue.TimeZone);
        var each = TimeSpan.FromMinutes(span.Minutes);
        var first = Begin(clock.GetUtcNow(), each, zone) - ((span.Buckets - 1) * each);
        var kept = each < HistoryLedger.Hour ? HistoryLedger.Minute : HistoryLedger.Hour;
        var entries = await history.ReadAsync(kept, first, cancellationToken);
        return TypedResults.Ok(Sum(entries, new(
            first,
            span.Minutes,
            zone.Id,
            [],
            new double?[span.Buckets],
            new double?[span.Buckets],
            new double?[span.Buckets],
            new double?[span.Buckets])));
    });

    /// <summary>The begin of the bucket by the site's clock, as far as its offset stays.</summary>
    private static DateTimeOffset Begin(DateTimeOffset now, TimeSpan each, TimeZoneInfo zone)
    {
        var local = now.UtcTicks + zone.GetUtcOffset(now).Ticks;
        return new(now.UtcTicks - (local % each.Ticks), TimeSpan.Zero);
    }

    private static Stretch Sum(List<HistoryEntry> entries, Stretch stretch)
    {
        var buckets = stretch.Wait.Length;
        int Bucket(HistoryEntry entry) => (int)((entry.At - stretch.From).TotalMinutes / stretch.Minutes);
        foreach (var some in entries.Where(entry => Bucket(entry) < buckets).GroupBy(entry => (Bucket(entry), entry.What)))
        {
            var (bucket, what) = some.Key;
            var count = some.Sum(entry => entry.Count);
            var mean = Math.Round(some.Sum(entry => entry.Milliseconds) / 1000.0 / count, 3);
            var longest = some.Max(entry => entry.Longest) / 1000.0;
            switch (what)
            {
                case HistoryRecorder.Wait:
                    (stretch.Wait[bucket], stretch.LongestWait[bucket]) = (mean, longest);
                    break;
                case HistoryRecorder.Webex:
                    (stretch.Webex[bucket], stretch.SlowestWebex[bucket]) = (mean, longest);
                    break;
                default:
                    if (!stretch.Counts.TryGetValue(what, out var counts))
                    {
                        stretch.Counts.Add(what, counts = new long[buckets]);
                    }

                    counts[bucket] = count;
                    break;
            }
        }

        return stretch;
    }
}
