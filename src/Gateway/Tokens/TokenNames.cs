namespace WebexGateway.Tokens;

/// <summary>The names of the tokens that we ship.</summary>
public static class TokenNames
{
    /// <summary>The Integration's token, for tasks.</summary>
    public const string ContactCenter = "ContactCenter";

    /// <summary>The Service App's token, for guests.</summary>
    public const string GuestIssuer = "GuestIssuer";

    /// <summary>What a token's three settings are called where people set them: by the Node backend's variables for the tokens that have some.</summary>
    public static (string ClientId, string ClientSecret, string RefreshToken) Settings(string name)
    {
        var prefix = name.ToUpperInvariant() switch
        {
            "CONTACTCENTER" => "",
            "GUESTISSUER" => "GUEST_",
            _ => null,
        };
        return prefix is null
            ? ($"Webex:Tokens:{name}:ClientId", $"Webex:Tokens:{name}:ClientSecret", $"Webex:Tokens:{name}:RefreshToken")
            : ($"{prefix}CLIENT_ID", $"{prefix}CLIENT_SECRET", $"{prefix}REFRESH_TOKEN");
    }

    /// <summary>The token that really serves a name: one without a client of its own borrows ContactCenter's. Always in the same spelling, which the store goes by.</summary>
    public static string Resolve(WebexOptions webex, string name) =>
        webex.Tokens.GetValueOrDefault(name)?.ClientId is not { Length: > 0 } || name.Equals(ContactCenter, StringComparison.OrdinalIgnoreCase) ? ContactCenter
        : name.Equals(GuestIssuer, StringComparison.OrdinalIgnoreCase) ? GuestIssuer
        : webex.Tokens.Keys.First(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
