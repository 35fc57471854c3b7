using Microsoft.Extensions.Options;
using WebexGateway.Access;
using WebexGateway.Http;
using WebexGateway.Storage;
using WebexGateway.Telemetry;
using WebexGateway.Transforms;

namespace WebexGateway.Tokens;

/// <summary>In whose name Webex is asked: tokens, and the endpoints that connect them.</summary>
public static class WebexOAuth
{
    /// <summary>Adds tokens and the OAuth endpoints' parts.</summary>
    public static void AddWebexOAuth(this IServiceCollection services)
    {
        services.AddJson(TokenAnswerJson.Default);
        services.AddTokenVault();
        services.AddSingleton<IValidateOptions<WebexOptions>, WebexOptionsValidator>();
        services.AddSingleton<RenewalMetrics>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<IAccessTokenSource>(provider => provider.GetRequiredService<TokenCache>());
        services.AddSingleton<RenewalProcess>();
        services.AddSingleton<TokenKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenKeeper>());
        services.AddSingleton<TokenMetrics>();
        services.AddMigration(OAuthStates.Table);
        services.AddMigration(OAuthStates.Outcome);
        services.AddSingleton<OAuthStates>();
        services.AddSingleton<RedirectUri>();
        services.AddSingleton<OAuthEndpoints>();
    }

    /// <summary>Adds what a renewal needs, in the gateway and in the process that renews for it.</summary>
    public static void AddTokenVault(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<WebexOptions>().BindConfiguration(WebexOptions.Section);
        services.AddMigration(TokenVault.Tables);
        services.AddMigration(TokenVault.Guard);
        services.AddSingleton<TokenVault>();
        services.AddSingleton<Renewal>();
        services.AddSingleton<WebexMetrics>();
        services.AddSingleton(provider => new WebexTokenClient(
            new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null }),
            provider.GetRequiredService<WebexMetrics>(),
            provider.GetRequiredService<IOptionsMonitor<WebexOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Maps <c>/oauth/start</c>, <c>/oauth/callback</c>, <c>/oauth/disconnect</c> and <c>/token/refresh</c>. The callback is guarded by the state that an operator began.</summary>
    public static void MapOAuth(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<TokenMetrics>(); // exists to be observed
        var endpoints = app.Services.GetRequiredService<OAuthEndpoints>();
        app.MapGet("/oauth/start", endpoints.StartAsync).RequireOperator();
        app.MapGet("/oauth/callback", endpoints.CallbackAsync).HideWithoutOperatorKey();
        app.MapPost("/oauth/disconnect", endpoints.DisconnectAsync).RequireOperator();
        app.MapGet("/token/refresh", endpoints.RefreshAsync).RequireOperator();
        app.MapPost("/operator/tokens/{name}/renew", endpoints.RenewAsync).RequireOperator();
    }
}
