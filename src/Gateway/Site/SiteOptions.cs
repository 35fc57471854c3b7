namespace WebexGateway.Site;

/// <summary>The section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>The e-mail address on the pages when none is set.</summary>
    public const string DefaultContact = "Jhon.Romero@tigo.com.co";

    /// <summary>Serves the pages and the form. Default: true; with false, only the API and the operator's page.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count: CIDRs, addresses, and the presets <c>render</c> and
    /// <c>cloudflare</c>. Default: none.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>The greatest number of proxies in front of the gateway, at least 1. Default: unset, as many as are trusted.</summary>
    public string? ForwardLimit { get; set; }

    /// <summary>The sites that may embed our pages, as origins, or <c>self</c>. Default: none.</summary>
    public IReadOnlyList<string> FrameAncestors { get; set; } = [];

    /// <summary>
    /// The site's own address, such as <c>https://www.example.com</c>, for canonical links and the sitemap. Default: unset, which leaves
    /// them out.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>The seconds for which the gateway still serves after a stop signal, 0 to 10. Default: 5; 0 in Development.</summary>
    public double DrainSeconds { get; set; }

    /// <summary>The e-mail address on the pages, in the form and in its refusals. Default: <see cref="DefaultContact"/>.</summary>
    public string Contact { get; set; } = DefaultContact;

    /// <summary>Whose pages they are. Default: nobody's in particular.</summary>
    public BrandOptions Brand { get; set; } = new();

    /// <summary>The controller of visitors' data. Default: unset; the pages then name the contact.</summary>
    public PrivacyOptions? Privacy { get; set; }
}
