using System.Globalization;
using System.Text;

namespace WebexGateway.RateLimits;

/// <summary>Parses the period of a rule: a number and one of s, m, h, d, such as <c>10m</c> or <c>1.5s</c>.</summary>
public static class RateLimitPeriod
{
    /// <summary>The upper limit, which keeps every sum in range.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>Accepts no comma and no exponent, because "1,5s" would be 15 seconds.</summary>
    private const NumberStyles Number = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>
    /// Returns null for zero or a text that is not a period. Every period over <see cref="Longest"/> becomes one second more than it.
    /// </summary>
    public static TimeSpan? Parse(string text)
    {
        text = text.Trim();
        if (text.Length < 2 || !double.TryParse(text.AsSpan(..^1), Number, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        double? seconds = text[^1] switch
        {
            's' => number,
            'm' => number * 60,
            'h' => number * 3600,
            'd' => number * 86400,
            _ => null,
        };
        return seconds is { } length && length > 0 ? TimeSpan.FromSeconds(Math.Min(length, Longest.TotalSeconds + 1)) : null;
    }

    /// <summary>Writes a duration with the largest unit first: 90 seconds are <c>1m30s</c>.</summary>
    public static string Describe(TimeSpan duration)
    {
        var text = new StringBuilder();
        (int Count, string Unit)[] parts =
        [
            (duration.Days, "d"), (duration.Hours, "h"), (duration.Minutes, "m"), (duration.Seconds, "s"), (duration.Milliseconds, "ms"),
        ];
        foreach (var (count, unit) in parts)
        {
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            }
        }

        return text.ToString();
    }
}
