using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using WebexGateway.Http;

namespace WebexGateway.Telemetry;

/// <summary>Counts every refusal by its problem, and puts the problem on the request's span.</summary>
public sealed class RequestTelemetry(RequestDelegate next, IMeterFactory meters)
{
    private readonly Counter<long> refused = meters.Create(Traces.Name).CreateCounter<long>(
        "webex_gateway.requests.refused", "{request}", "Requests answered with a problem, by its slug and the route.");

    /// <summary>Serves the request, then says what became of it.</summary>
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

    /// <summary>The pattern of the request's route; null for a file of the site, or nothing.</summary>
    private static string? RouteOf(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText;
}
