namespace WebexGateway.Callbacks;

/// <summary>The next opening unless it is open now, and all free times up to the last that may be chosen; all local.</summary>
internal sealed record FreeTimes(string? Opening, IReadOnlyList<string> Times)
{
    private const int DateLength = 10;

    /// <summary>The number of times in an answer that names no day.</summary>
    private const int Next = 20;

    /// <summary>The days with free times, in order.</summary>
    public IReadOnlyList<string> Days { get; } = [.. Times.Select(time => time[..DateLength]).Distinct()];

    /// <summary>The free times of a day, or the next ones when no day is named.</summary>
    public IEnumerable<string> Of(string? day) =>
        day is null ? Times.Take(Next) : Times.Where(time => time.StartsWith(day, StringComparison.Ordinal));
}
