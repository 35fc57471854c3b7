using System.Text.Json.Nodes;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>Exchanges codes and refresh tokens for access tokens.</summary>
internal sealed class TokenEndpoint(SandboxOptions options, SandboxState state)
{
    public const string RefusedRefreshToken = "The refresh token provided is expired, revoked, malformed, or invalid.";

    public async Task PostAsync(HttpContext context)
    {
        if (!MediaType.Is(context.Request, "application/x-www-form-urlencoded"))
        {
            await RefuseAsync(context, 400, "The body must be application/x-www-form-urlencoded");
            return;
        }

        var form = await context.Request.ReadFormAsync();
        var credentials = ClientCredentials.Of(context.Request, form);
        if (form.Any(field => field.Value.Count > 1) || credentials is null)
        {
            await RefuseAsync(context, 400, "client_id and client_secret are required, every parameter once");
        }
        else if (!credentials.AreOf(options))
        {
            await RefuseAsync(context, 401, "Client Id is invalid");
        }
        else if (form["grant_type"] == "authorization_code")
        {
            await ExchangeAsync(context, form, credentials.Id);
        }
        else if (form["grant_type"] == "refresh_token")
        {
            await RefreshAsync(context, form, credentials.Id);
        }
        else
        {
            await RefuseAsync(context, 400, "grant_type must be authorization_code or refresh_token");
        }
    }

    private Task ExchangeAsync(HttpContext context, IFormCollection form, string clientId)
    {
        if (state.Codes.Take(form["code"].ToString()) is not { } consent || consent.ClientId != clientId)
        {
            return RefuseAsync(context, 400, "The authorization code is invalid, was used, or has expired");
        }

        if (consent.RedirectUri.OriginalString != form["redirect_uri"])
        {
            return RefuseAsync(context, 400, "redirect_uri is not the one that the code was given to");
        }

        if (!Pkce.Answers(consent.CodeChallenge, (string?)form["code_verifier"]))
        {
            return RefuseAsync(context, 400, "code_verifier does not answer the code_challenge");
        }

        var quirks = TokenQuirks.Take(options, state.Faults, refreshing: false);
        return GrantAsync(context, state.Grants.Open(clientId, consent.Scope, quirks), quirks);
    }

    private Task RefreshAsync(HttpContext context, IFormCollection form, string clientId)
    {
        var quirks = TokenQuirks.Take(options, state.Faults, refreshing: true);
        return state.Grants.Refresh(clientId, form["refresh_token"].ToString(), quirks) is { } issued
            ? GrantAsync(context, issued, quirks)
            : RefuseAsync(context, 400, RefusedRefreshToken);
    }

    private static Task GrantAsync(HttpContext context, IssuedTokens issued, TokenQuirks quirks)
    {
        var seconds = (long)issued.AccessTokenLifetime.TotalSeconds;
        var answer = new JsonObject { ["access_token"] = issued.AccessToken };
        if (!quirks.NoExpiresIn)
        {
            answer["expires_in"] = quirks.ExpiresInString ? $"{seconds}" : seconds;
        }

        if (!quirks.NoRefreshToken)
        {
            answer["refresh_token"] = issued.RefreshToken;
            answer["refresh_token_expires_in"] = (long)issued.RefreshTokenLifetime.TotalSeconds;
        }

        answer["token_type"] = "Bearer";
        answer["scope"] = issued.Scope;
        context.Response.Headers.CacheControl = "no-store";
        return Answer.JsonAsync(context, StatusCodes.Status200OK, answer);
    }

    private static Task RefuseAsync(HttpContext context, int status, string description) =>
        WebexError.WriteAsync(context, status, description);
}
