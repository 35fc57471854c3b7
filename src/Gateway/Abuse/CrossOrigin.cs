using Microsoft.Extensions.Options;

namespace WebexGateway.Abuse;

/// <summary>Exact CORS answers to the sites of <c>Abuse:AllowedOrigins</c>, for the form's endpoints and the files that it is made of; none to anybody else.</summary>
public static class CrossOrigin
{
    private static readonly PathString[] Endpoints = ["/callback", "/guest"];
    private static readonly PathString[] Files = ["/js", "/css", "/images"];

    /// <summary>Says on every answer whether that site may read it; before the rate limiter, so that its refusals can be read too.</summary>
    public static void UseCrossOriginHeaders(this WebApplication app)
    {
        var origins = Origins(app);
        if (origins.Count > 0)
        {
            app.Use((context, next) =>
            {
                context.Response.OnStarting(static state => Write(((HttpContext, IReadOnlyList<string>))state), (context, origins));
                return next(context);
            });
        }
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
        if (!IsOurs(context.Request.Path))
        {
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.Append("Vary", "Origin");
        if (IsAllowed(context.Request, origins))
        {
            headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            headers.AccessControlExposeHeaders = "Location, Retry-After, RateLimit, RateLimit-Policy";
        }

        return Task.CompletedTask;
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
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0 && Array.Exists(Endpoints, path => request.Path.StartsWithSegments(path));

    private static bool IsOurs(PathString path) => Array.Exists(Endpoints, path.StartsWithSegments) || Array.Exists(Files, path.StartsWithSegments);

    private static bool IsAllowed(HttpRequest request, IReadOnlyList<string> origins) => request.Headers.Origin is [{ } origin] && origins.Contains(origin);
}
