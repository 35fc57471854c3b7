namespace WebexGateway.Tokens;

/// <summary>The section <c>Webex</c>: where Webex is, and in whose name we speak to it.</summary>
public sealed class WebexOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Webex";

    /// <summary>Where tokens are had. Default <c>https://webexapis.com</c>.</summary>
    public Uri ApiUrl { get; set; } = new("https://webexapis.com");

    /// <summary>The redirect URI exactly as registered with the Integration; ends in <c>/oauth/callback</c>.</summary>
    public Uri? RedirectUri { get; set; }

    /// <summary>Hosts that routes may send to beside Webex's own, such as a proxy's; an asterisk is any part of a name between dots.</summary>
    public List<string> AllowedHosts { get; } = [];

    /// <summary>The named tokens, by the name that routes use.</summary>
    public Dictionary<string, TokenOptions> Tokens { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One named token: the Integration or Service App that it belongs to.</summary>
public sealed class TokenOptions
{
    /// <summary>The client id.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>A first refresh token, when there is one from elsewhere.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>The scopes to ask an operator's consent for, divided by spaces.</summary>
    public string Scopes { get; set; } = "";
}
