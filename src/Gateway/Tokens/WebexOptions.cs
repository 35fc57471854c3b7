namespace WebexGateway.Tokens;

/// <summary>The section <c>Webex</c>: where Webex is, and the clients that the gateway is registered as.</summary>
public sealed class WebexOptions
{
    public const string Section = "Webex";

    /// <summary>The address of the token endpoint and of the authorisation page. Default <c>https://webexapis.com</c>.</summary>
    public Uri ApiUrl { get; set; } = new("https://webexapis.com");

    /// <summary>The redirect URI exactly as it is registered with the Integration; ends in <c>/oauth/callback</c>.</summary>
    public Uri? RedirectUri { get; set; }

    /// <summary>Hosts beside Webex's own that routes may send to. An asterisk is any part of a name between dots.</summary>
    public List<string> AllowedHosts { get; } = [];

    /// <summary>The tokens, by the name that routes use.</summary>
    public Dictionary<string, TokenOptions> Tokens { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the hosts from a list, or from one text with commas, which the binder ignores.</summary>
    public void ReadHosts(IConfiguration configuration)
    {
        AllowedHosts.Clear();
        AllowedHosts.AddRange(configuration.TextsOf($"{Section}:{nameof(AllowedHosts)}"));
    }
}
