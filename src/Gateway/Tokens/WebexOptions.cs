using Microsoft.Extensions.Options;
using WebexGateway.Settings;

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
}

/// <summary>One token: the client (an Integration or a Service App) that it is granted to.</summary>
public sealed class TokenOptions
{
    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>A first refresh token that was granted elsewhere.</summary>
    public string? RefreshToken { get; set; }

    /// <summary>The scopes that an operator is asked to consent to, separated by spaces.</summary>
    public string Scopes { get; set; } = "";
}

/// <summary>The names of the tokens that the gateway ships with.</summary>
public static class TokenNames
{
    /// <summary>The Integration's token, for tasks.</summary>
    public const string ContactCenter = "ContactCenter";

    /// <summary>The Service App's token, for guests.</summary>
    public const string GuestIssuer = "GuestIssuer";

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

/// <summary>Checks the section <c>Webex</c>; each fault names the setting and the fix.</summary>
public sealed class WebexOptionsValidator(IHostEnvironment environment) : IValidateOptions<WebexOptions>
{
    private const string CallbackPath = "/oauth/callback";

    public ValidateOptionsResult Validate(string? name, WebexOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(WebexOptions options)
    {
        if (!WebexAddress.IsSafe(options.ApiUrl))
        {
            yield return $"WEBEX_API_URL (Webex:ApiUrl) is {WebexAddress.Shown(options.ApiUrl)}: "
                + "use https, or http on a loopback address, without a user or password.";
        }

        if (environment.IsProduction())
        {
            var client = options.Tokens.GetValueOrDefault(TokenNames.ContactCenter) ?? new();
            if (!IsSet(client.ClientId))
            {
                yield return "CLIENT_ID (Webex:Tokens:ContactCenter:ClientId) is missing: "
                    + "copy it from the Integration's page at developer.webex.com.";
            }

            if (!IsSet(client.ClientSecret))
            {
                yield return "CLIENT_SECRET (Webex:Tokens:ContactCenter:ClientSecret) is missing: "
                    + "copy it from the Integration's page, or make a new one there.";
            }

            if (options.RedirectUri is null)
            {
                yield return "REDIRECT_URI (Webex:RedirectUri) is missing: "
                    + "set it exactly as registered with the Integration, such as https://your-site/oauth/callback.";
            }
        }

        if (options.RedirectUri is { } redirect && !IsRedirect(redirect))
        {
            yield return $"REDIRECT_URI (Webex:RedirectUri) is '{redirect}': it must be an absolute https address (http on loopback) "
                + $"that ends in {CallbackPath}, without a query or fragment.";
        }

        foreach (var (token, client) in options.Tokens.Where(token => token.Key != TokenNames.ContactCenter))
        {
            if (IsSet(client.ClientId) != IsSet(client.ClientSecret))
            {
                var half = IsSet(client.ClientId) ? "a ClientId but no ClientSecret" : "a ClientSecret but no ClientId";
                yield return $"Webex:Tokens:{token} has {half}: set both, or neither.";
            }
        }

        foreach (var (token, _) in options.Tokens.Where(token => IsSet(token.Value.RefreshToken) && !IsSet(token.Value.ClientId)))
        {
            var names = TokenNames.Settings(token);
            yield return $"{names.RefreshToken} is set without {names.ClientId}, so nobody can use it: "
                + $"set {names.ClientId} and {names.ClientSecret} too, or remove it.";
        }
    }

    private static bool IsSet(string? value) => value is { Length: > 0 };

    private static bool IsRedirect(Uri address) =>
        address.IsAbsoluteUri && WebexAddress.IsSafe(address)
        && address.OriginalString.EndsWith(CallbackPath, StringComparison.Ordinal)
        && !address.OriginalString.AsSpan().ContainsAny('?', '#');
}
