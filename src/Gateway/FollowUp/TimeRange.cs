namespace WebexGateway.FollowUp;

/// <summary>A stretch of time in which Webex created tasks of open callbacks.</summary>
public sealed record TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The ranges of all callbacks, those that touch as one, so that a quiet hour between two calls is not asked for.</summary>
    public static IReadOnlyList<TimeRange> Of(IEnumerable<FollowedCallback> open, DateTimeOffset now)
    {
        var ranges = new List<TimeRange>();
        foreach (var callback in open.Where(callback => callback.From < now).OrderBy(callback => callback.From))
        {
            var to = callback.To < now ? callback.To : now;
            if (ranges is [.., var last] && callback.From <= last.To)
            {
                ranges[^1] = last with { To = last.To > to ? last.To : to };
            }
            else
            {
                ranges.Add(new(callback.From, to));
            }
        }

        return ranges;
    }
}
