namespace WebexGateway.Ledger;

/// <summary>What became of some callbacks: how many came how far, and how long visitors waited for an agent.</summary>
public sealed record CallFunnel(
    int Asked, int Accepted, int Refused, int Connected, int Missed, int InDoubt, double? MedianSeconds, double? P90Seconds)
{
    /// <summary>The time is null where it is not known.</summary>
    internal sealed record Row(
        DateTimeOffset Created, string Topic, CallbackStatus Status, CallState? Call, bool IsClosed, TimeSpan? Waited)
    {
        public bool IsConnected => Waited is not null || Call is CallState.Connected or CallState.Completed;
    }

    internal static CallFunnel Of(IReadOnlyCollection<Row> rows)
    {
        List<double> waits = [.. rows.Select(row => row.Waited?.TotalSeconds).OfType<double>().Order()];
        return new(
            rows.Count,
            rows.Count(row => row.Status == CallbackStatus.Placed),
            rows.Count(row => row.Status == CallbackStatus.Refused),
            rows.Count(row => row.IsConnected),
            rows.Count(row => row.Call == CallState.Missed),
            rows.Count(row => row is { Status: CallbackStatus.Unconfirmed, IsClosed: false }),
            Share(waits, 0.5),
            Share(waits, 0.9));
    }

    /// <summary>The value that this share of the sorted values does not exceed.</summary>
    private static double? Share(List<double> sorted, double share) =>
        sorted.Count == 0 ? null : Math.Round(sorted[(int)Math.Ceiling(share * sorted.Count) - 1], 1);
}

/// <summary>
/// The funnels of today, of the same day of last week until the same time, of the last thirty days, and of these by topic and by hour of
/// the day.
/// </summary>
public sealed record CallFunnels(
    CallFunnel Day,
    CallFunnel WeekAgo,
    CallFunnel Month,
    IReadOnlyDictionary<string, CallFunnel> Topics,
    IReadOnlyDictionary<string, CallFunnel> Hours);
