using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Tokens;

/// <summary>One visit to Webex's authorisation page: its state and PKCE verifier (RFC 7636), which wait in an encrypted cookie of the same browser.</summary>
/// <param name="State">Random; comes back with the code.</param>
/// <param name="Verifier">Random; proves at the exchange that we began this.</param>
/// <param name="Token">The token that is being connected.</param>
/// <param name="RedirectUri">Must be the same at the exchange.</param>
/// <param name="ExpiresAt">After that the operator starts again.</param>
public sealed record AuthorizationRequest(string State, string Verifier, string Token, string RedirectUri, DateTimeOffset ExpiresAt)
{
    /// <summary>How long an operator may take over the consent page.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>The S256 challenge for the verifier.</summary>
    public string Challenge => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>A fresh one.</summary>
    public static AuthorizationRequest For(string token, Uri redirectUri, DateTimeOffset now) => new(Random(), Random(), token, redirectUri.OriginalString, now + Lifetime);

    /// <summary>The page to send the operator's browser to.</summary>
    public string PageAt(Uri apiUrl, TokenOptions client) => QueryHelpers.AddQueryString(new Uri(apiUrl, "/v1/authorize").AbsoluteUri, new Dictionary<string, string?>
    {
        ["response_type"] = "code",
        ["client_id"] = client.ClientId,
        ["redirect_uri"] = RedirectUri,
        ["scope"] = client.Scopes,
        ["state"] = State,
        ["code_challenge"] = Challenge,
        ["code_challenge_method"] = "S256",
    });

    /// <summary>Whether the state that came back is ours and still in time; compared in fixed time.</summary>
    public bool Matches(string? state, DateTimeOffset now) =>
        state is not null && now < ExpiresAt && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    /// <summary>The encrypted form for the cookie.</summary>
    public string Seal(IDataProtector protector) =>
        WebEncoders.Base64UrlEncode(protector.Protect(JsonSerializer.SerializeToUtf8Bytes(this, SealedJson.Default.AuthorizationRequest)));

    /// <summary>The request from its cookie, or null when the cookie is none of ours. Throws a <see cref="System.Data.Common.DbException"/> while the store is down.</summary>
    public static AuthorizationRequest? Open(IDataProtector protector, string? cookie)
    {
        try
        {
            return cookie is null ? null : JsonSerializer.Deserialize(
                protector.Unprotect(WebEncoders.Base64UrlDecode(cookie)), SealedJson.Default.AuthorizationRequest);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"authorisation of {Token} until {ExpiresAt:u}";

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
}
