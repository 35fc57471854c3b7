using System.Globalization;

namespace WebexGateway.RateLimits;

/// <summary>
/// Writes the header fields of draft-ietf-httpapi-ratelimit-headers: all rules that counted the request, and what the tightest of them has
/// left.
/// </summary>
public static class RateLimitHeaders
{
    /// <summary>Lists the rules, each with its quota <c>q</c> and its window <c>w</c> in seconds.</summary>
    public const string Policy = "RateLimit-Policy";

    /// <summary>Names the tightest rule, with the remaining requests <c>r</c> and the seconds <c>t</c> until its window ends.</summary>
    public const string Limit = "RateLimit";

    /// <summary>Rounds a wait up to whole seconds, at least one.</summary>
    public static long SecondsOf(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    /// <summary>Quotes a text as a string of RFC 8941, which is printable ASCII.</summary>
    public static string Quote(string text) =>
        string.Concat(text.Select(character => character is >= ' ' and <= '~' ? character : '_'))
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal) is var plain ? $"\"{plain}\"" : "";

    /// <summary>Writes the value of <see cref="Limit"/>.</summary>
    public static string Remaining(RateLimitRule rule, long remaining, TimeSpan reset) =>
        string.Create(CultureInfo.InvariantCulture, $"{rule.QuotedName};r={remaining};t={SecondsOf(reset)}");
}
