namespace WebexGateway.Callback;

/// <summary>The section <c>Callbacks</c>, in <c>config/callbacks.json</c>.</summary>
public sealed class CallbackOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Callbacks";

    /// <summary>Webex's outbound entry points by topic (UUIDs, at most 36 characters). <c>default</c> is required in Production.</summary>
    public Dictionary<string, string> EntryPoints { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Regions that we dial (ISO 3166-1 alpha-2); a national number without a region is read by the first.</summary>
    public List<string> Regions { get; } = [];

    /// <summary>Whether a callback needs the visitor's consent. Default false.</summary>
    public bool ConsentRequired { get; set; }

    /// <summary>The version of the consent text that the page shows.</summary>
    public string? ConsentVersion { get; set; }

    /// <summary>The site's time zone (IANA). Default <c>America/Bogota</c>.</summary>
    public string TimeZone { get; set; } = "America/Bogota";
}
