using Microsoft.Extensions.Options;

namespace WebexGateway.Abuse;

/// <summary>
/// Exact CORS answers to the sites of <c>Abuse:AllowedOrigins</c> for the form's endpoints, and to nobody else.
/// The scripts that the form is made of are public: on a site that is not allowed they explain that, which a script that is not loaded cannot.
/// </summary>
public static class CrossOrigin
{
    private static readonly PathString[] Endpoints = ["/callback", "/guest"];
    private static readonly PathString Scripts = "/js";

    /// <summary>Says on every answer whether that site may read it; before the rate limiter, so that its refusals can be read too.</summary>
    public static void UseCrossOriginHeaders(this WebApplication app)
    {
        var origins = Origins(app);
        app.Use((context, next) =>
        {
            context.Response.OnStarting(static state => Write(((HttpContext, IReadOnlyList<string>))state), (context, origins));
            return next(context);
        });
    }

    /// <summary>Answers the question before a cross-origin request; after the rate limiter, which counts it like any other.</summary>
    public static void UseCrossOriginPreflight(this WebApplication app)
    {
        var origins = Origins(app);
        if (origins.Count > 0)
        {
            app.Use((context, next) => IsPreflight(context.Request) && IsAllowed(context.Request, origins) ? Answer(context) : next(context));
        }
    }

    private static IReadOnlyList<string> Origins(WebApplication app) => app.Services.GetRequiredService<IOptions<AbuseOptions>>().Value.AllowedOrigins;

    private static Task Write((HttpContext Context, IReadOnlyList<string> Origins) answer)
    {
        var (context, origins) = answer;
        var headers = context.Response.Headers;
        if (context.Request.Path.StartsWithSegments(Scripts))
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else if (origins.Count > 0 && IsEndpoint(context.Request.Path))
        {
            headers.Append("Vary", "Origin");
            Allow(context, origins);
        }

        return Task.CompletedTask;
    }

    private static void Allow(HttpContext context, IReadOnlyList<string> origins)
    {
        if (IsAllowed(context.Request, origins))
        {
            context.Response.Headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            context.Response.Headers.AccessControlExposeHeaders = "Location, Retry-After, RateLimit, RateLimit-Policy";
        }
    }

    private static Task Answer(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST, DELETE";
        headers.AccessControlAllowHeaders = "content-type, idempotency-key";
        headers.AccessControlMaxAge = "600";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0 && IsEndpoint(request.Path);

    private static bool IsEndpoint(PathString path) => Array.Exists(Endpoints, path.StartsWithSegments);

    private static bool IsAllowed(HttpRequest request, IReadOnlyList<string> origins) => request.Headers.Origin is [{ } origin] && origins.Contains(origin);
}
