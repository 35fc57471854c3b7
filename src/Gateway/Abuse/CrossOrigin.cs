using Microsoft.AspNetCore.Cors.Infrastructure;
using Yarp.ReverseProxy;

namespace WebexGateway.Abuse;

/// <summary>
/// Lets the sites of <c>Abuse:AllowedOrigins</c> use the form's endpoints by CORS. The form's scripts are public: on a site that is not
/// allowed they explain that.
/// </summary>
public static class CrossOrigin
{
    private static readonly PathString[] Endpoints = ["/callback", "/guest"];
    private static readonly PathString Scripts = "/js";

    public static void AddCrossOrigin(this IServiceCollection services) => services.AddCors()
        .AddOptions<CorsOptions>().Configure<IOptions<AbuseOptions>>((cors, abuse) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. abuse.Value.AllowedOrigins])
            .WithMethods("GET", "POST", "DELETE")
            .WithHeaders("content-type", "idempotency-key")
            .WithExposedHeaders("Location", "Retry-After", "RateLimit", "RateLimit-Policy")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));

    /// <summary>Adds the CORS headers to every answer. It comes before the rate limiter, so that a page can read a refusal.</summary>
    public static void UseCrossOriginHeaders(this WebApplication app)
    {
        var (cors, policy) = Cors(app);
        var proxy = app.Services.GetRequiredService<IProxyStateLookup>();
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Scripts))
            {
                context.Response.OnStarting(() => Task.FromResult(context.Response.Headers.AccessControlAllowOrigin = "*"));
            }
            else if (policy.Origins.Count > 0 && IsEndpoint(context.Request, proxy))
            {
                context.Response.OnStarting(() => Allow(context, cors, policy));
            }

            return next(context);
        });
    }

    /// <summary>Answers preflights. It comes after the rate limiter, which counts them.</summary>
    public static void UseCrossOriginPreflight(this WebApplication app)
    {
        var (cors, policy) = Cors(app);
        var proxy = app.Services.GetRequiredService<IProxyStateLookup>();
        app.Use((context, next) =>
        {
            var isAllowed = HttpMethods.IsOptions(context.Request.Method)
                && IsEndpoint(context.Request, proxy)
                && cors.EvaluatePolicy(context, policy) is { IsPreflightRequest: true, IsOriginAllowed: true };
            return isAllowed ? Task.FromResult(context.Response.StatusCode = StatusCodes.Status204NoContent) : next(context);
        });
    }

    private static (ICorsService Cors, CorsPolicy Policy) Cors(WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<CorsOptions>>().Value;
        return (app.Services.GetRequiredService<ICorsService>(), options.GetPolicy(options.DefaultPolicyName)!);
    }

    private static Task Allow(HttpContext context, ICorsService cors, CorsPolicy policy)
    {
        var result = cors.EvaluatePolicy(context, policy);
        result.VaryByOrigin = false; // a cache needs it on every answer, the framework adds it only for allowed origins
        context.Response.Headers.Append("Vary", "Origin");
        cors.ApplyResult(result, context.Response);
        return Task.CompletedTask;
    }

    /// <summary>A route that checks its visitors is one wherever <c>Match:Path</c> has moved it.</summary>
    private static bool IsEndpoint(HttpRequest request, IProxyStateLookup proxy) =>
        Array.Exists(Endpoints, request.Path.StartsWithSegments)
        || proxy.GetRoutes().Select(route => route.Config).Any(route =>
            (route.Metadata?.ContainsKey("Admission") == true || route.Metadata?.ContainsKey("Visitor") == true)
            && string.Equals(route.Match.Path?.Trim('/'), request.Path.Value?.Trim('/'), StringComparison.OrdinalIgnoreCase));
}
