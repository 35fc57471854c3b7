using System.Data.Common;
using System.Net;

namespace WebexGateway.Tokens;

/// <summary>
/// Lets an operator connect Webex (<c>/oauth/start</c>, then <c>/oauth/callback</c>) and disconnect it (<c>/oauth/disconnect</c>).
/// </summary>
public sealed partial class OAuthEndpoints(
    TokenCache tokens, TokenVault vault, AuthorizationRequests requests, WebexTokenClient client,
    AuditLog audit, IOptionsMonitor<WebexOptions> webex, IConfiguration configuration, ILogger<OAuthEndpoints> logger)
{
    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>A browser that prefetches, prerenders or previews says so in one of them.</summary>
    private static readonly string[] PrefetchHeaders = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];

    public async Task StartAsync(HttpContext context, string token = TokenNames.ContactCenter)
    {
        KeepPrivate(context);
        var name = tokens.Find(token)?.Name ?? token; // a token without a client of its own is served by another
        if (webex.CurrentValue.Tokens.GetValueOrDefault(name) is not { ClientId.Length: > 0 } registered)
        {
            await Problems.MalformedRequest.WriteAsync(
                context,
                $"There is no client id at Webex:Tokens:…:ClientId for this token. Known tokens: {string.Join(", ", tokens.Names)}.");
            return;
        }

        if (RedirectUriFor(context) is not { } uri)
        {
            await Problems.NotConnected.WriteAsync(
                context,
                "Set REDIRECT_URI (Webex:RedirectUri) exactly as it is registered with the Integration; it ends in /oauth/callback.");
            return;
        }

        try
        {
            context.Response.Redirect(requests.Begin(context, name, uri).PageAt(webex.CurrentValue.ApiUrl, registered));
        }
        catch (StoreUnavailableException)
        {
            await Problems.StoreUnavailable.WriteAsync(
                context,
                "The store is down, and with it the keys that seal the connection. Try again when /health/ready says that it is up.");
        }
    }

    /// <summary>Webex leads the browser back: exchanges the code, keeps the grant, and shows the operator the result.</summary>
    public async Task CallbackAsync(HttpContext context, string? code, string? state, string? error)
    {
        KeepPrivate(context);
        if (!IsVisit(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent; // a browser does not show it in place of a page
            return;
        }

        await AnswerAsync(context, async () =>
        {
            var page = await ConnectAsync(requests.Open(context, state), code, error);
            if (page.Status != StatusCodes.Status200OK) // after a connection the visit is kept, so that its page can be loaded again
            {
                AuthorizationRequests.Forget(context);
            }

            return page;
        });
    }

    /// <summary>Forgets a grant in all instances. A refresh token of the environment is not taken a second time.</summary>
    public async Task DisconnectAsync(HttpContext context, string token = TokenNames.ContactCenter)
    {
        KeepPrivate(context);
        if (!OwnPage.Sent(context))
        {
            await Problems.NotAVisitor.WriteAsync(context, "Another site's page may not disconnect Webex.");
        }
        else if (tokens.Find(token) is not { } slot)
        {
            await Problems.MalformedRequest.WriteAsync(context, tokens.NoSuchToken);
        }
        else
        {
            await AnswerAsync(context, async () =>
            {
                await vault.ReplaceAsync(slot.Name, null);
                await slot.SyncAsync();
                Log.Disconnected(logger, slot.Name);
                await audit.NoteAsync(OperatorScheme.NameOf(context), "token-disconnected", slot.Name);
                return OAuthPage.Disconnected(slot.Name);
            });
        }
    }

    /// <summary>No cache keeps the answer, and no other site learns the address that the browser came from.</summary>
    internal static void KeepPrivate(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private async Task AnswerAsync(HttpContext context, Func<Task<OAuthPage>> work)
    {
        OAuthPage page;
        try
        {
            page = await work();
        }
        catch (DbException exception)
        {
            Log.StoreDown(logger, exception.Message);
            page = OAuthPage.StoreDown;
        }

        await page.WriteAsync(context);
    }

    private async Task<OAuthPage> ConnectAsync(AuthorizationRequest? request, string? code, string? error)
    {
        if (request is not null && await requests.IsConnectedAsync(request) && await IsConnectedAsync(request.Token))
        {
            return OAuthPage.Connected(request.Token); // the operator loads the page again
        }

        if (request is null || !await requests.UseAsync(request))
        {
            return OAuthPage.StateUnknown;
        }

        if (error is not null || code is not { Length: > 0 })
        {
            Log.Declined(logger, request.Token, OAuthPage.ReasonFor(error));
            return OAuthPage.Declined(error).WithConnection(await IsConnectedAsync(request.Token));
        }

        var answer = await client.RedeemAsync(request.Token, code, request.Verifier, new Uri(request.RedirectUri));
        if (answer is TokenAnswer.Failure failure)
        {
            Log.ExchangeFailed(logger, request.Token, failure.Words);
            var page = failure is TokenAnswer.Refused ? OAuthPage.Refused(failure.Words) : OAuthPage.Unavailable(failure.Words);
            return page.WithConnection(await IsConnectedAsync(request.Token));
        }

        var grant = ((TokenAnswer.Granted)answer).Grant;
        var slot = tokens.Slot(request.Token);
        await vault.ReplaceAsync(slot.Name, grant);
        await slot.SyncAsync();
        await requests.NoteConnectedAsync(request);
        Log.Connected(logger, request.Token, grant.Access!.ExpiresAt);
        await audit.NoteAsync(request.By, "token-connected", request.Token);
        return OAuthPage.Connected(request.Token);
    }

    private async Task<bool> IsConnectedAsync(string token) =>
        await tokens.Slot(token).SyncAsync() is { Grant: not null, IsRefused: false };

    /// <summary>The registered address, never a request's Host. Beside the stand-in, where none is registered, a loopback name.</summary>
    private Uri? RedirectUriFor(HttpContext context)
    {
        if (webex.CurrentValue.RedirectUri is { } registered)
        {
            return registered;
        }

        var name = LoopbackNames.FirstOrDefault(name => name == context.Request.Host.Host) ?? LoopbackNames[0];
        return configuration.AsksForSandbox() == true && context.Connection.LocalIpAddress is { } address && IPAddress.IsLoopback(address)
            ? new Uri($"http://{name}:{context.Connection.LocalPort}/oauth/callback")
            : null;
    }

    /// <summary>Whether a person visits the address: not a browser that prefetches it, and not a page's script or picture.</summary>
    private static bool IsVisit(HttpRequest request) =>
        !PrefetchHeaders.Any(name => request.Headers[name].ToString().Contains("pre", StringComparison.OrdinalIgnoreCase))
        && request.Headers["Sec-Fetch-Mode"].ToString() is "" or "navigate"
        && request.Headers["Sec-Fetch-Dest"].ToString() is "" or "document";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Webex token '{Token}' connected by an operator; it lives until {ExpiresAt:u}.")]
        public static partial void Connected(ILogger logger, string token, DateTimeOffset expiresAt);

        [LoggerMessage(2, LogLevel.Warning, "Webex token '{Token}' was not connected: {Reason}. "
            + "Start again at /oauth/start?token={Token}.")]
        public static partial void Declined(ILogger logger, string token, string reason);

        [LoggerMessage(3, LogLevel.Error, "Webex token '{Token}' was not connected: {Reason}. Visit /oauth/start?token={Token} again.")]
        public static partial void ExchangeFailed(ILogger logger, string token, string reason);

        [LoggerMessage(4, LogLevel.Warning, "Webex token '{Token}' was disconnected by an operator.")]
        public static partial void Disconnected(ILogger logger, string token);

        [LoggerMessage(5, LogLevel.Error, "The store does not answer ({Reason}), so nothing was connected or disconnected. "
            + "Try again when /health/ready says that it is up.")]
        public static partial void StoreDown(ILogger logger, string reason);
    }
}
