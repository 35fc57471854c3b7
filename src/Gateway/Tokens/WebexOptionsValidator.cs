using Microsoft.Extensions.Options;
using WebexGateway.Settings;

namespace WebexGateway.Tokens;

/// <summary>What the section <c>Webex</c> must hold; each refusal names the setting and the fix.</summary>
public sealed class WebexOptionsValidator(IHostEnvironment environment) : IValidateOptions<WebexOptions>
{
    private const string CallbackPath = "/oauth/callback";

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, WebexOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(WebexOptions options)
    {
        if (!WebexAddress.IsSafe(options.ApiUrl))
        {
            yield return $"WEBEX_API_URL (Webex:ApiUrl) is {WebexAddress.Shown(options.ApiUrl)}: use https, or http on a loopback address, without a user or password.";
        }

        var client = options.Tokens.GetValueOrDefault(TokenNames.ContactCenter) ?? new();
        if (environment.IsProduction() && client.ClientId is not { Length: > 0 })
        {
            yield return "CLIENT_ID (Webex:Tokens:ContactCenter:ClientId) is missing: copy it from the Integration's page at developer.webex.com.";
        }

        if (environment.IsProduction() && client.ClientSecret is not { Length: > 0 })
        {
            yield return "CLIENT_SECRET (Webex:Tokens:ContactCenter:ClientSecret) is missing: copy it from the Integration's page, or make a new one there.";
        }

        if (environment.IsProduction() && options.RedirectUri is null)
        {
            yield return "REDIRECT_URI (Webex:RedirectUri) is missing: set it exactly as registered with the Integration, such as https://your-site/oauth/callback.";
        }

        if (options.RedirectUri is { } redirect && !(redirect.IsAbsoluteUri && redirect.OriginalString.EndsWith(CallbackPath, StringComparison.Ordinal) && !redirect.OriginalString.AsSpan().ContainsAny('?', '#') && WebexAddress.IsSafe(redirect)))
        {
            yield return $"REDIRECT_URI (Webex:RedirectUri) is '{redirect}': it must be an absolute https address (http on loopback) that ends in {CallbackPath}, without a query or fragment.";
        }

        foreach (var (token, guest) in options.Tokens.Where(token => token.Value.ClientId is { Length: > 0 } != token.Value.ClientSecret is { Length: > 0 } && token.Key != TokenNames.ContactCenter))
        {
            yield return $"Webex:Tokens:{token} has {(guest.ClientId is { Length: > 0 } ? "a ClientId but no ClientSecret" : "a ClientSecret but no ClientId")}: set both, or neither.";
        }

        foreach (var (token, _) in options.Tokens.Where(token => token.Value is { RefreshToken.Length: > 0, ClientId: not { Length: > 0 } }))
        {
            var names = TokenNames.Settings(token);
            yield return $"{names.RefreshToken} is set without {names.ClientId}, so nobody can use it: set {names.ClientId} and {names.ClientSecret} too, or remove it.";
        }
    }
}
