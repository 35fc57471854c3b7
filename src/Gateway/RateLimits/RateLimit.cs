using System.Globalization;
using WebexGateway.Http;

namespace WebexGateway.RateLimits;

/// <summary>One rule at work: whom and what it meets, how much it lets through, and its counts.</summary>
public sealed class RateLimit
{
    /// <summary>Clients that a rule holds at once; about 150 bytes each.</summary>
    public const int Capacity = 100_000;

    private string? name;
    private string? quotedName;
    private string? policy;

    /// <summary>The endpoint as written.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The endpoint as matched.</summary>
    public required EndpointPattern Pattern { get; init; }

    /// <summary>The period as written; rules are grouped by this text. Empty with a PeriodTimespan alone.</summary>
    public required string Label { get; init; }

    /// <summary>How long a window lasts.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>A request passes while the count including itself is no more than this. Zero: closed.</summary>
    public required double Limit { get; init; }

    /// <summary>Counts and logs, and blocks nobody.</summary>
    public required bool IsMonitor { get; init; }

    /// <summary>For whom, when it stands in IpRateLimitPolicies; null for everybody.</summary>
    public required AddressRange? For { get; init; }

    /// <summary>What a blocked request is answered.</summary>
    public required QuotaResponse Response { get; init; }

    /// <summary>What makes it the same rule after the file was read again: all but its limit and its answer.</summary>
    public required string Identity { get; init; }

    /// <summary>The number of its <see cref="Label"/> among those of the file.</summary>
    public int Group { get; set; }

    /// <summary>The counts, for each client over all paths and verbs that the pattern meets.</summary>
    public FixedWindows Windows { get; set; } = null!;

    /// <summary>Nothing passes at all.</summary>
    public bool IsClosed => Limit <= 0;

    /// <summary>How headers, logs and metrics call it.</summary>
    public string Name => name ??= $"{Endpoint} {(Label.Length > 0 ? Label : RateLimitPeriod.Describe(Period))}";

    /// <summary>The name as a header's string.</summary>
    public string QuotedName => quotedName ??= RateLimitHeaders.Quote(Name);

    /// <summary>Its item of <c>RateLimit-Policy</c>.</summary>
    public string Policy =>
        policy ??= string.Create(CultureInfo.InvariantCulture, $"{QuotedName};q={Quota};w={(long)Math.Ceiling(Period.TotalSeconds)}");

    /// <summary>Whole requests that a window lets through.</summary>
    public long Quota => (long)Math.Max(0, Math.Floor(Limit));
}
