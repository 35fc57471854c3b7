namespace WebexGateway.Abuse;

/// <summary>The section <c>IpRateLimiting</c>, in AspNetCoreRateLimit's format.</summary>
public sealed class RateLimitOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "IpRateLimiting";

    /// <summary>Addresses and CIDRs that pass every rule.</summary>
    public List<string> IpWhitelist { get; } = [];

    /// <summary>The rules; several for one endpoint all count.</summary>
    public List<RateLimitRule> GeneralRules { get; } = [];
}

/// <summary>At most <see cref="Limit"/> requests to an endpoint in a period, for each client address.</summary>
public sealed class RateLimitRule
{
    /// <summary>Such as <c>post:/callback/call</c>.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>A number and a unit: <c>20s</c>, <c>10m</c>, <c>1h</c>, <c>1d</c>.</summary>
    public string Period { get; set; } = "";

    /// <summary>How many requests pass in a period.</summary>
    public int? Limit { get; set; }
}
