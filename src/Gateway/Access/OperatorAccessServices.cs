using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;

namespace WebexGateway.Access;

/// <summary>Adds an authentication scheme for the operator's key and session, with two policies.</summary>
public static class OperatorAccessServices
{
    public static void AddOperatorAccess(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<OperatorOptions>().BindConfiguration(OperatorOptions.Section);
        services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>();
        services.AddMigration(OperatorSession.Table);
        services.AddSingleton<OperatorSession>();
        services.AddSingleton<OperatorAccess>();
        services.AddAuthentication(options => options.DefaultAuthenticateScheme = "none") // visitors are not authenticated
            .AddScheme<AuthenticationSchemeOptions, OperatorScheme>(OperatorScheme.Operator, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(OperatorScheme.Operator, policy => policy
                .AddAuthenticationSchemes(OperatorScheme.Operator).RequireAuthenticatedUser())
            .AddPolicy(OperatorScheme.Operation, policy => policy
                .AddAuthenticationSchemes(OperatorScheme.Operator).RequireAssertion(IsOpenTo));
    }

    /// <summary>Requires the operator, and reads nothing of a request before the key is checked.</summary>
    public static void RequireOperator(this IEndpointConventionBuilder endpoint)
    {
        endpoint.RequireAuthorization(OperatorScheme.Operator);
        endpoint.Add(builder =>
        {
            foreach (var accepts in builder.Metadata.OfType<IAcceptsMetadata>().ToList())
            {
                builder.Metadata.Remove(accepts); // routing would answer 415 before the key is checked; so would reading the body
            }
        });
    }

    /// <summary>Answers 404 when no operator's key is configured, except on this machine beside the stand-in.</summary>
    public static void HideWithoutOperatorKey(this IEndpointConventionBuilder endpoint) =>
        endpoint.RequireAuthorization(OperatorScheme.Operation);

    private static bool IsOpenTo(AuthorizationHandlerContext authorization) =>
        authorization.Resource is HttpContext context && context.RequestServices.GetRequiredService<OperatorAccess>().IsOpenTo(context);
}
