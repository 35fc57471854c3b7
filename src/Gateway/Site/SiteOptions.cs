namespace WebexGateway.Site;

/// <summary>The section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Site";

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count: CIDRs, single addresses, and the presets <c>render</c> and <c>cloudflare</c>. None by default.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>How many proxies stand before us at most, at least 1. Unset: as many as are trusted.</summary>
    public string? ForwardLimit { get; set; }

    /// <summary>Sites that may show our pages in a frame, as origins, or <c>self</c>. None by default.</summary>
    public IReadOnlyList<string> FrameAncestors { get; set; } = [];
}
