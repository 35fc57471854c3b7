namespace WebexGateway.Site;

/// <summary>The section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Site";

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count, as CIDRs or single addresses. None by default.</summary>
    public List<string> TrustedProxies { get; } = [];
}
