using System.Globalization;

namespace WebexGateway.RateLimits;

/// <summary>
/// The header fields of draft-ietf-httpapi-ratelimit-headers: all rules that were counted, and of the one nearest to its end what is left.
/// </summary>
public static class RateLimitHeaders
{
    /// <summary>The rules, each with its quota <c>q</c> and window <c>w</c> in seconds.</summary>
    public const string Policy = "RateLimit-Policy";

    /// <summary>The tightest rule, with the requests <c>r</c> that remain for <c>t</c> seconds.</summary>
    public const string Limit = "RateLimit";

    /// <summary>A wait in whole seconds, rounded up, at least one.</summary>
    public static long SecondsOf(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    /// <summary>A string of RFC 8941, which is printable ASCII.</summary>
    public static string Quote(string text) =>
        string.Concat(text.Select(character => character is >= ' ' and <= '~' ? character : '_'))
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal) is var plain ? $"\"{plain}\"" : "";

    /// <summary>The value of <see cref="Limit"/>.</summary>
    public static string Remaining(RateLimit rule, long remaining, TimeSpan reset) =>
        string.Create(CultureInfo.InvariantCulture, $"{rule.QuotedName};r={remaining};t={SecondsOf(reset)}");
}
