using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace WebexGateway.Transforms;

/// <summary>Puts the cached bearer token on the request to Webex. Without one it answers 503, and nothing is sent.</summary>
public sealed partial class AccessTokenTransform(
    string tokenName, IAccessTokenSource tokens, ILogger<AccessTokenTransform> logger) : RequestTransform
{
    /// <summary>The name of the token on a request to Webex, so that a 401 invalidates the right one.</summary>
    public static readonly HttpRequestOptionsKey<string> TokenName = new("WebexAccessToken");

    /// <summary>True on a request that already has its place in Webex's limit per minute.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsPaced = new("WebexPaced");

    /// <summary>Returns the name of the token that a route uses, or null.</summary>
    public static string? TokenOf(RouteConfig route) =>
        route.Transforms?.Select(transform => transform.GetValueOrDefault(AccessTokenTransformFactory.Name))
            .FirstOrDefault(name => name is not null);

    public override async ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (await tokens.GetAsync(tokenName, context.CancellationToken) is not { } token)
        {
            Log.NotConnected(logger, tokenName);
            context.HttpContext.Features.Set(RequestRefusal.NotConnected);
            context.HttpContext.Response.StatusCode = RequestRefusal.NotConnected.Status;
            return;
        }

        context.ProxyRequest.Headers.Authorization = new("Bearer", token.Value);
        context.ProxyRequest.Options.Set(TokenName, tokenName);
        context.ProxyRequest.Options.Set(IsPaced, context.HttpContext.Features.Get<AdmittedCallback>() is not null);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Error,
            "No Webex token '{Token}': the request was not sent. If this lasts, an operator must visit /oauth/start?token={Token}.")]
        public static partial void NotConnected(ILogger logger, string token);
    }
}
