namespace WebexGateway.Tokens;

/// <summary>The names of the tokens that the gateway ships with.</summary>
public static class TokenNames
{
    /// <summary>The Integration's token, for tasks.</summary>
    public const string ContactCenter = "ContactCenter";

    /// <summary>The Service App's token, for guests.</summary>
    public const string GuestIssuer = "GuestIssuer";

    /// <summary>The least that the shipped routes need, also without <c>appsettings.json</c>.</summary>
    public static readonly IReadOnlyDictionary<string, string?> DefaultScopes = new Dictionary<string, string?>
    {
        [$"Webex:Tokens:{ContactCenter}:Scopes"] = "cjp:user",
        [$"Webex:Tokens:{GuestIssuer}:Scopes"] = "guest-issuer:write",
    };

    /// <summary>A token's settings as messages name them: by the Node backend's variables, where it has some.</summary>
    public static (string ClientId, string ClientSecret, string RefreshToken) Settings(string name) => name.ToUpperInvariant() switch
    {
        "CONTACTCENTER" => ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"),
        "GUESTISSUER" => ("GUEST_CLIENT_ID", "GUEST_CLIENT_SECRET", "GUEST_REFRESH_TOKEN"),
        _ => ($"Webex:Tokens:{name}:ClientId", $"Webex:Tokens:{name}:ClientSecret", $"Webex:Tokens:{name}:RefreshToken"),
    };

    /// <summary>
    /// The token that serves a name: ContactCenter's serves every token without a client of its own. The spelling is always the same,
    /// because it is the store's key.
    /// </summary>
    public static string Resolve(WebexOptions webex, string name) =>
        webex.Tokens.GetValueOrDefault(name)?.ClientId is not { Length: > 0 } ? ContactCenter
        : name.Equals(ContactCenter, StringComparison.OrdinalIgnoreCase) ? ContactCenter
        : name.Equals(GuestIssuer, StringComparison.OrdinalIgnoreCase) ? GuestIssuer
        : webex.Tokens.Keys.First(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
}
