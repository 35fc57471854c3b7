using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Tokens;

/// <summary>One visit to Webex's authorisation page, with the state and the PKCE verifier (RFC 7636) that were made for it.</summary>
/// <param name="State">Comes back with the code.</param>
/// <param name="Verifier">Proves at the exchange of the code that the gateway began the visit.</param>
/// <param name="Token">The name of the token.</param>
/// <param name="RedirectUri">Must be the same at the exchange.</param>
/// <param name="ExpiresAt">After this moment the operator must start again.</param>
/// <param name="By">The name of the operator's key.</param>
public sealed record AuthorizationRequest(
    string State, string Verifier, string Token, string RedirectUri, DateTimeOffset ExpiresAt, string By = OperatorScheme.Operator)
{
    /// <summary>The address of Webex's page.</summary>
    public string PageAt(Uri apiUrl, TokenOptions client) =>
        QueryHelpers.AddQueryString(new Uri(apiUrl, "/v1/authorize").AbsoluteUri, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = client.ClientId,
            ["redirect_uri"] = RedirectUri,
            ["scope"] = client.Scopes,
            ["state"] = State,
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        });

    /// <summary>Prints no secret.</summary>
    public override string ToString() => $"authorisation of {Token} until {ExpiresAt:u}";
}
