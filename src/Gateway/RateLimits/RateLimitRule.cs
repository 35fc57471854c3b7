using System.Globalization;

namespace WebexGateway.RateLimits;

/// <summary>
/// Holds one rule of <see cref="RateLimitSettings"/> with its counts: to which clients and endpoints it applies, and how many requests it
/// permits.
/// </summary>
public sealed class RateLimitRule
{
    /// <summary>The greatest number of clients that a rule counts at once; a client takes about 150 bytes.</summary>
    public const int Capacity = 100_000;

    private string? name;
    private string? quotedName;
    private string? policy;

    /// <summary>The endpoint as the file writes it.</summary>
    public required string Endpoint { get; init; }

    public required EndpointPattern Pattern { get; init; }

    /// <summary>The period as the file writes it, by which rules are grouped. Empty with a PeriodTimespan alone.</summary>
    public required string Label { get; init; }

    public required TimeSpan Period { get; init; }

    /// <summary>The highest count that passes. Zero: no request passes.</summary>
    public required double Limit { get; init; }

    /// <summary>True when the rule counts and logs, but blocks no request.</summary>
    public required bool IsMonitor { get; init; }

    /// <summary>The clients of a rule in IpRateLimitPolicies; null for all clients.</summary>
    public required AddressRange? For { get; init; }

    public required QuotaExceededResponse Response { get; init; }

    /// <summary>Identifies the rule when the file is read again: everything but its limit and its response.</summary>
    public required string Identity { get; init; }

    /// <summary>The index of its <see cref="Label"/> among all labels of the file.</summary>
    public int Group { get; set; }

    /// <summary>The counts of each client, over all paths and verbs that match the pattern.</summary>
    public FixedWindows Windows { get; set; } = null!;

    public bool IsClosed => Limit <= 0;

    /// <summary>The name in headers, logs and metrics.</summary>
    public string Name => name ??= $"{Endpoint} {(Label.Length > 0 ? Label : RateLimitPeriod.Describe(Period))}";

    /// <summary>The name as a string of a header field.</summary>
    public string QuotedName => quotedName ??= RateLimitHeaders.Quote(Name);

    /// <summary>The rule's item of <c>RateLimit-Policy</c>.</summary>
    public string Policy =>
        policy ??= string.Create(CultureInfo.InvariantCulture, $"{QuotedName};q={Quota};w={(long)Math.Ceiling(Period.TotalSeconds)}");

    /// <summary>The whole number of requests that a window permits.</summary>
    public long Quota => (long)Math.Max(0, Math.Floor(Limit));
}
