using Microsoft.Extensions.Options;
using WebexGateway.Operator;
using WebexGateway.Transforms;

namespace WebexGateway.OAuth;

/// <summary>In whose name Webex is asked: tokens, and the endpoints that connect them.</summary>
public static class WebexOAuth
{
    /// <summary>Adds tokens and the OAuth endpoints' parts.</summary>
    public static void AddWebexOAuth(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<WebexOptions>().BindConfiguration(WebexOptions.Section).ValidateDataAnnotations();
        services.AddSingleton<IValidateOptions<WebexOptions>, WebexRules>();
        services.AddSingleton(provider => new WebexTokenClient(
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null }),
            provider.GetRequiredService<IOptionsMonitor<WebexOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TokenCache>();
        services.AddSingleton<IAccessTokenSource>(provider => provider.GetRequiredService<TokenCache>());
        services.AddSingleton<RedirectUri>();
        services.AddSingleton<OAuthEndpoints>();
    }

    /// <summary>Maps <c>/oauth/start</c>, <c>/oauth/callback</c> and <c>/token/refresh</c>. The callback is guarded by the state that an operator began.</summary>
    public static void MapOAuth(this WebApplication app)
    {
        var endpoints = app.Services.GetRequiredService<OAuthEndpoints>();
        app.MapGet("/oauth/start", endpoints.StartAsync).RequireOperator();
        app.MapGet("/oauth/callback", endpoints.CallbackAsync);
        app.MapGet("/token/refresh", endpoints.RefreshAsync).RequireOperator();
    }
}
