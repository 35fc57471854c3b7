using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.Telemetry;

/// <summary>Counts every refusal by its problem, and names the request's trace by its route: never by its path, query, address or browser.</summary>
public sealed class RequestTelemetry(RequestDelegate next, IMeterFactory meters)
{
    private readonly Counter<long> refused = meters.Create(Traces.Name).CreateCounter<long>("webex_gateway.requests.refused", "{request}", "Requests answered with a problem, by its slug and the route.");

    /// <summary>Serves the request, then says what became of it.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        var problem = context.Features.Get<Problem>()?.Slug;
        var route = RouteOf(context);
        if (problem is not null)
        {
            refused.Add(1, new("problem", problem), new("http.route", route));
        }

        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } trace)
        {
            var method = Traces.Method(context.Request.Method);
            trace.DisplayName = $"{method} {route}";
            trace.SetTag("http.request.method", method);
            trace.SetTag("http.route", route);
            trace.SetTag("http.response.status_code", context.Response.StatusCode);
            trace.SetTag("problem", problem);
            if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
            {
                trace.SetStatus(ActivityStatusCode.Error);
            }
        }
    }

    /// <summary>The route's pattern; what met none is a file of the site, or nothing.</summary>
    private static string RouteOf(HttpContext context)
    {
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "none";
    }
}
