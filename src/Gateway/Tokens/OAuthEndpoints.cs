using System.Data.Common;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using WebexGateway.Access;
using WebexGateway.Http;
using WebexGateway.Storage;

namespace WebexGateway.Tokens;

/// <summary><c>/oauth/start</c>, <c>/oauth/callback</c>, <c>/oauth/disconnect</c> and <c>/token/refresh</c>: how an operator connects Webex once and sees that it stays so.</summary>
public sealed partial class OAuthEndpoints(TokenCache tokens, TokenVault vault, OAuthStates states, WebexTokenClient client, RedirectUri redirectUri, IOptionsMonitor<WebexOptions> webex, KeyRingProtection protection, TimeProvider clock, ILogger<OAuthEndpoints> logger)
{
    private const string Cookie = "webex-oauth";

    /// <summary>They say prefetch, prerender or preview.</summary>
    private static readonly string[] PrefetchHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

    private readonly IDataProtector protector = protection.CreateProtector("oauth-state");

    /// <summary>302 to Webex's authorisation page.</summary>
    public async Task StartAsync(HttpContext context, string token = TokenNames.ContactCenter)
    {
        Private(context);
        try
        {
            await StartAsync(token, context);
        }
        catch (StoreUnavailableException)
        {
            await Problems.StoreUnavailable.WriteAsync(context, "The store is down, and with it the keys that seal the connection. Try again when /health/ready says that it is up.");
        }
    }

    private async Task StartAsync(string token, HttpContext context)
    {
        var name = tokens.Names.Contains(token, StringComparer.OrdinalIgnoreCase) ? tokens.Slot(token).Name : token; // a token without a client of its own is served by another
        if (!webex.CurrentValue.Tokens.TryGetValue(name, out var options) || options.ClientId is not { Length: > 0 })
        {
            await Problems.MalformedRequest.WriteAsync(context, $"There is no client id at Webex:Tokens:…:ClientId for this token. Known tokens: {string.Join(", ", tokens.Names)}.");
            return;
        }

        if (redirectUri.For(context) is not { } uri)
        {
            await Problems.NotConnected.WriteAsync(context, "Set REDIRECT_URI (Webex:RedirectUri) exactly as it is registered with the Integration; it ends in /oauth/callback.");
            return;
        }

        var request = AuthorizationRequest.For(name, uri, clock.GetUtcNow());
        context.Response.Cookies.Append(Cookie, request.Seal(protector), CookieOptions(uri));
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = request.PageAt(webex.CurrentValue.ApiUrl, options);
    }

    /// <summary>Exchanges the code, keeps the grant, and shows the operator that it worked or why not.</summary>
    public async Task CallbackAsync(HttpContext context, string? code, string? state, string? error)
    {
        Private(context);
        if (!IsVisit(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent; // no browser shows this in the place of a page
            return;
        }

        try
        {
            await ConnectAsync(context, code, state, error);
        }
        catch (DbException failure)
        {
            Log.StoreDown(logger, failure.Message);
            await OAuthPage.StoreDown.WriteAsync(context);
        }
    }

    private async Task ConnectAsync(HttpContext context, string? code, string? state, string? error)
    {
        var request = AuthorizationRequest.Open(protector, context.Request.Cookies[Cookie]);
        if (request?.Matches(state, clock.GetUtcNow()) == true && await IsConnectedAsync(request))
        {
            await OAuthPage.Connected(request.Token).WriteAsync(context); // the page is loaded again
            return;
        }

        if (request?.Matches(state, clock.GetUtcNow()) != true || !await states.UseAsync(request))
        {
            Forget(context);
            await OAuthPage.StateUnknown.WriteAsync(context);
            return;
        }

        if (error is not null || code is not { Length: > 0 })
        {
            Forget(context);
            Log.Declined(logger, request.Token, ReasonFor(error));
            await OAuthPage.Declined(error).WriteAsync(context);
            return;
        }

        switch (await client.RedeemAsync(request.Token, code, request.Verifier, new Uri(request.RedirectUri)))
        {
            case TokenAnswer.Granted granted:
                var slot = tokens.Slot(request.Token);
                await vault.ReplaceAsync(slot.Name, granted.Grant);
                await slot.SyncAsync();
                await states.NoteConnectedAsync(request);
                Log.Connected(logger, request.Token, granted.Grant.Access!.ExpiresAt);
                await OAuthPage.Connected(request.Token).WriteAsync(context);
                break;
            case TokenAnswer.Refused refused:
                Forget(context);
                Log.ExchangeFailed(logger, request.Token, refused.Words);
                await OAuthPage.Refused(refused.Words).WriteAsync(context);
                break;
            case TokenAnswer.Unavailable unavailable:
                Forget(context);
                Log.ExchangeFailed(logger, request.Token, unavailable.Words);
                await OAuthPage.Unavailable(unavailable.Words).WriteAsync(context);
                break;
        }
    }

    /// <summary>Whether the connection of this request was made, and still holds.</summary>
    private async Task<bool> IsConnectedAsync(AuthorizationRequest request) =>
        await states.IsConnectedAsync(request) && await tokens.Slot(request.Token).SyncAsync() is { Grant: not null, IsRefused: false };

    /// <summary>Ends the visit. The cookie of one that led to a connection stays, so that its page can be loaded again.</summary>
    private static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/oauth" });

    /// <summary>Whether a person visits the address: a browser that prefetches it, or a page's script or picture, does not.</summary>
    private static bool IsVisit(HttpRequest request) =>
        !PrefetchHeaders.Any(name => request.Headers[name].ToString().Contains("pre", StringComparison.OrdinalIgnoreCase))
        && request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate"
        && request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document";

    /// <summary>Forces a renewal and gives the token to the operator.</summary>
    public async Task RefreshAsync(HttpContext context, IHostEnvironment environment, string token = TokenNames.ContactCenter, string? include = null)
    {
        Private(context);
        if (await RenewedAsync(context, token, Problems.MalformedRequest) is { } grant)
        {
            var withRefreshToken = include == "refresh_token" && !environment.IsProduction();
            await context.WriteJsonAsync(Renewed.From(grant, clock.GetUtcNow(), withRefreshToken));
        }
    }

    /// <summary>Forces a renewal from the operator's page, which has no use for the token itself: 204.</summary>
    public async Task RenewAsync(HttpContext context, string name)
    {
        if (!OwnPage.Sent(context))
        {
            await Problems.NotAVisitor.WriteAsync(context, "Another site's page may not renew.");
        }
        else if (await RenewedAsync(context, name, Problems.NotFound) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>Renews now; null when the operator was told why not.</summary>
    private async Task<Grant?> RenewedAsync(HttpContext context, string token, Problem unknown)
    {
        if (!tokens.Names.Contains(token, StringComparer.OrdinalIgnoreCase))
        {
            await unknown.WriteAsync(context, NoSuchToken);
            return null;
        }

        var slot = tokens.Slot(token);
        switch (await slot.RenewAsync(RenewalCause.Operator))
        {
            case TokenAnswer.Granted { Grant: var grant }:
                Log.Renewed(logger, slot.Name);
                return grant;
            case TokenAnswer.Refused refused:
                await Problems.NotConnected.WriteAsync(context, $"Webex will not renew this token: {refused.WithFix(slot.Name)}.");
                return null;
            case TokenAnswer.Unavailable unavailable:
                await Problems.WebexUnavailable.WriteAsync(context, $"The token could not be renewed: {unavailable.Words}.", unavailable.RetryAfter);
                return null;
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>Forgets a grant, durably and so in every instance. A refresh token in the environment that was taken before is not taken again.</summary>
    public async Task DisconnectAsync(HttpContext context, string token = TokenNames.ContactCenter)
    {
        Private(context);
        if (!OwnPage.Sent(context))
        {
            await Problems.NotAVisitor.WriteAsync(context, "Another site's page may not disconnect Webex.");
            return;
        }

        if (!tokens.Names.Contains(token, StringComparer.OrdinalIgnoreCase))
        {
            await Problems.MalformedRequest.WriteAsync(context, NoSuchToken);
            return;
        }

        try
        {
            var slot = tokens.Slot(token);
            await vault.ReplaceAsync(slot.Name, null);
            await slot.SyncAsync();
            Log.Disconnected(logger, slot.Name);
            await OAuthPage.Disconnected(slot.Name).WriteAsync(context);
        }
        catch (DbException failure)
        {
            Log.StoreDown(logger, failure.Message);
            await OAuthPage.StoreDown.WriteAsync(context);
        }
    }

    /// <summary>The log's words for Webex's <c>error</c>; of others nothing is repeated, since anybody can write them.</summary>
    private static string ReasonFor(string? error) => error switch
    {
        "access_denied" => "the consent was declined",
        "invalid_scope" => "Webex did not accept the scopes; compare Webex:Tokens:…:Scopes with those of the Integration",
        "server_error" => "Webex had an error of its own (server_error)",
        _ => "Webex did not complete the authorisation",
    };

    private string NoSuchToken => $"There is no such token. Known tokens: {string.Join(", ", tokens.Names)}.";

    private static void Private(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static CookieOptions CookieOptions(Uri redirectUri) => new()
    {
        HttpOnly = true,
        Secure = redirectUri.Scheme == Uri.UriSchemeHttps,
        SameSite = SameSiteMode.Lax, // Webex's page leads the browser back from another site
        Path = "/oauth",
        MaxAge = AuthorizationRequest.Lifetime,
    };

    /// <summary>The answer of <c>/token/refresh</c>; lifetimes in seconds.</summary>
    internal sealed record Renewed(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("token_type")] string TokenType,
        [property: JsonPropertyName("expires_in")] long ExpiresIn,
        [property: JsonPropertyName("refresh_token_expires_in"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? RefreshTokenExpiresIn,
        [property: JsonPropertyName("refresh_token"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RefreshToken)
    {
        public static Renewed From(Grant grant, DateTimeOffset now, bool withRefreshToken) => new(
            grant.Access!.Value,
            "Bearer",
            (long)(grant.Access!.ExpiresAt - now).TotalSeconds,
            (long?)(grant.RefreshExpiresAt - now)?.TotalSeconds,
            withRefreshToken ? grant.RefreshToken : null);
    }

    private static partial class Log
    {
        [LoggerMessage(4, LogLevel.Warning, "Webex token '{Token}' was disconnected by an operator.")]
        public static partial void Disconnected(ILogger logger, string token);

        [LoggerMessage(5, LogLevel.Error, "The store does not answer ({Reason}), so nothing was connected or disconnected. Try again when /health/ready says that it is up.")]
        public static partial void StoreDown(ILogger logger, string reason);

        [LoggerMessage(6, LogLevel.Information, "Webex token '{Token}' was renewed by an operator.")]
        public static partial void Renewed(ILogger logger, string token);

        [LoggerMessage(1, LogLevel.Information, "Webex token '{Token}' connected by an operator; it lives until {ExpiresAt:u}.")]
        public static partial void Connected(ILogger logger, string token, DateTimeOffset expiresAt);

        [LoggerMessage(2, LogLevel.Warning, "Webex token '{Token}' was not connected: {Reason}. Start again at /oauth/start?token={Token}.")]
        public static partial void Declined(ILogger logger, string token, string reason);

        [LoggerMessage(3, LogLevel.Error, "Webex token '{Token}' was not connected: {Reason}. Visit /oauth/start?token={Token} again.")]
        public static partial void ExchangeFailed(ILogger logger, string token, string reason);
    }
}
