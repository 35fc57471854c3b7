namespace WebexGateway.Tokens;

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

        foreach (var (index, host) in options.AllowedHosts.Index().Where(entry => !IsHostPattern(entry.Item)))
        {
            yield return $"Webex:AllowedHosts:{index} is '{host}': write a host's name such as webex.example.com or *.example.com, "
                + "without https://, port and path.";
        }

        foreach (var (token, client) in options.Tokens.Where(token => token.Key != TokenNames.ContactCenter))
        {
            if (IsSet(client.ClientId) != IsSet(client.ClientSecret))
            {
                var names = TokenNames.Settings(token);
                var (given, missing) = IsSet(client.ClientId) ? (names.ClientId, names.ClientSecret) : (names.ClientSecret, names.ClientId);
                yield return $"{missing} is missing beside {given}: set both, or neither.";
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

    private static bool IsHostPattern(string host) =>
        Uri.CheckHostName(host.Replace('*', 'x').Trim('[', ']')) != UriHostNameType.Unknown && host.All(char.IsAscii);

    private static bool IsRedirect(Uri address) =>
        address.IsAbsoluteUri && WebexAddress.IsSafe(address)
        && address.OriginalString.EndsWith(CallbackPath, StringComparison.Ordinal)
        && !address.OriginalString.AsSpan().ContainsAny('?', '#');
}
