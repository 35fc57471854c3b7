namespace WebexGateway.Tokens;

/// <summary>Sets up the tokens, and the endpoints that connect and renew them.</summary>
public static class TokenServices
{
    public static void AddTokens(this IServiceCollection services)
    {
        services.AddJson(TokenAnswerJson.Default);
        services.AddTokenVault();
        services.AddSingleton<IValidateOptions<WebexOptions>, WebexOptionsValidator>();
        services.AddSingleton<TokenMetrics>();
        services.AddSingleton<TokenCache>();
        services.AddSingleton<IAccessTokenSource>(provider => provider.GetRequiredService<TokenCache>());
        services.AddSingleton<RenewalProcess>();
        services.AddSingleton<TokenKeeper>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenKeeper>());
        Array.ForEach(AuthorizationRequests.Tables, services.AddMigration);
        services.AddSingleton<AuthorizationRequests>();
        services.AddSingleton<OAuthEndpoints>();
        services.AddSingleton<RenewalEndpoints>();
    }

    /// <summary>Adds the parts of a renewal, for the gateway and for the process that renews in its place.</summary>
    public static void AddTokenVault(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<WebexOptions>().BindConfiguration(WebexOptions.Section)
            .Configure<IConfiguration>((webex, configuration) => webex.ReadHosts(configuration));
        Array.ForEach(TokenTable.Migrations, services.AddMigration);
        services.AddSingleton<GrantSeal>();
        services.AddSingleton<TokenVault>();
        services.AddSealedPart<TokenVault>();
        services.AddSingleton<Renewal>();
        services.AddSingleton<WebexMetrics>();
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WebexTokenClient>(provider, new HttpClient(handler)));
    }

    /// <summary>Maps the endpoints. The callback asks for no operator's key: the state of an operator's visit protects it.</summary>
    public static void MapTokens(this WebApplication app)
    {
        app.Services.GetRequiredService<TokenMetrics>().Observe(app.Services.GetRequiredService<TokenCache>());
        var connecting = app.Services.GetRequiredService<OAuthEndpoints>();
        app.MapGet("/oauth/start", connecting.StartAsync).RequireOperator();
        app.MapGet("/oauth/callback", connecting.CallbackAsync).HideWithoutOperatorKey();
        app.MapPost("/oauth/disconnect", connecting.DisconnectAsync).RequireOperator();
        var renewing = app.Services.GetRequiredService<RenewalEndpoints>();
        app.MapGet("/token/refresh", renewing.RefreshAsync).RequireOperator();
        app.MapPost("/operator/tokens/{name}/renew", renewing.RenewFromPageAsync).RequireOperator();
    }
}
