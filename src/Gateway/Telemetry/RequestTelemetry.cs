using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.Telemetry;

/// <summary>Counts every refusal by its problem, and adds the problem to the span of the request.</summary>
public sealed class RequestTelemetry(RequestDelegate next, IMeterFactory meters)
{
    private readonly Counter<long> refused = meters.Create(Traces.Name).CreateCounter<long>(
        "webex_gateway.requests.refused", "{request}", "Requests answered with a problem, by its slug and the route.");

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        if (context.Features.Get<Problem>() is { } problem)
        {
            var tags = new TagList { { "problem", problem.Slug } };
            if (RouteOf(context) is { } route)
            {
                tags.Add("http.route", route);
            }

            refused.Add(1, tags);
            context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag("problem", problem.Slug);
        }
    }

    /// <summary>Returns the pattern of the route; null for a file of the site and for an unknown path.</summary>
    private static string? RouteOf(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText;
}
