namespace WebexGateway.Configuration;

/// <param name="Faults">Every fault, each with file, path and fix; none: it may be put in force.</param>
/// <param name="Overridden">The keys whose value the environment sets, or the stand-in beside the gateway.</param>
/// <param name="RateLimits">Its rate limits, which must not be used when there is a fault.</param>
public sealed record Verdict(IReadOnlyList<string> Faults, IReadOnlyCollection<string> Overridden, RateLimitSettings RateLimits);
