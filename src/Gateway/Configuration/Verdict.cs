namespace WebexGateway.Configuration;

/// <param name="Faults">Every fault, each with file, path and fix; none: it may be put in force.</param>
/// <param name="RateLimits">Its rate limits, which must not be used when there is a fault.</param>
public sealed record Verdict(IReadOnlyList<string> Faults, RateLimitSettings RateLimits);
