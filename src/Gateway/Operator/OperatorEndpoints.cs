using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using WebexGateway.Storage;

namespace WebexGateway.Operator;

/// <summary>Who may operate, and the operator's page.</summary>
public static class OperatorEndpoints
{
    /// <summary>Adds the operator's access and page.</summary>
    public static void AddOperator(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<OperatorOptions>().BindConfiguration(OperatorOptions.Section);
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorRules>();
        services.AddJson(OperatorJson.Default);
        services.AddMigration(OperatorSession.Table);
        services.AddSingleton<OperatorSession>();
        services.AddSingleton<OperatorAccess>();
        services.AddAuthentication(options => options.DefaultAuthenticateScheme = "none") // a visitor is not asked who he is
            .AddScheme<AuthenticationSchemeOptions, OperatorScheme>(OperatorScheme.Operator, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(OperatorScheme.Operator, policy => policy
                .AddAuthenticationSchemes(OperatorScheme.Operator).RequireAuthenticatedUser())
            .AddPolicy(OperatorScheme.Operation, policy => policy
                .AddAuthenticationSchemes(OperatorScheme.Operator).RequireAssertion(IsOpenTo));
        services.AddSingleton<OperatorPage>();
        services.AddSingleton<RecentMinutes>();
        services.AddSingleton<OperatorView>();
        services.AddSingleton<OperatorEvents>();
        services.AddSingleton<CallbackDesk>();
    }

    /// <summary>Maps <c>/operator</c>.</summary>
    public static void MapOperator(this WebApplication app)
    {
        var page = app.Services.GetRequiredService<OperatorPage>();
        app.MapGet("/operator", page.ShowAsync).RequireOperation();
        app.MapPost("/operator/sign-in", page.SignInAsync).RequireOperation();
        app.MapPost("/operator/sign-out", page.SignOutAsync);
        app.MapGet("/operator/events", app.Services.GetRequiredService<OperatorEvents>().Follow).RequireOperator();
        CallbackDesk.Map(app);
    }

    /// <summary>Lets only the operator through; nothing of anybody else's request is read.</summary>
    public static void RequireOperator(this IEndpointConventionBuilder endpoint)
    {
        endpoint.RequireAuthorization(OperatorScheme.Operator);
        endpoint.Add(builder =>
        {
            foreach (var accepts in builder.Metadata.OfType<IAcceptsMetadata>().ToList())
            {
                builder.Metadata.Remove(accepts); // routing would answer 415 by it before anybody asks for the key; reading the body does too
            }
        });
    }

    /// <summary>Lets nobody through where there is no operator: without a key the endpoint is not there.</summary>
    public static void RequireOperation(this IEndpointConventionBuilder endpoint) =>
        endpoint.RequireAuthorization(OperatorScheme.Operation);

    private static bool IsOpenTo(AuthorizationHandlerContext asked) =>
        asked.Resource is HttpContext context && context.RequestServices.GetRequiredService<OperatorAccess>().IsOpenTo(context);
}
