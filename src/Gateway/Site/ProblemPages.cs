using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace WebexGateway.Site;

/// <summary>Writes a body for every refusal without one, and for every exception of an endpoint.</summary>
public static class ProblemPages
{
    /// <summary>Logs only exceptions that are errors of the gateway.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context =>
            {
                var failure = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
                return For(failure).WriteAsync(context, DetailOf(failure));
            },
            SuppressDiagnosticsCallback = handled => For(handled.Exception) != Problems.InternalError,
        });
        app.UseStatusCodePages(page => WriteAsync(page.HttpContext));
    }

    private static Problem For(Exception exception) => exception switch
    {
        BadHttpRequestException bad => Problems.For(bad.StatusCode),
        // Kestrel throws it for a chunk that is longer than an int.
        IOException { InnerException: OverflowException } => Problems.MalformedRequest,
        StoreUnavailableException => Problems.StoreUnavailable,
        _ => Problems.InternalError,
    };

    /// <summary>
    /// Says what is wrong with a body that the framework could not read as an endpoint's fields. Kestrel's own type is another.
    /// </summary>
    private static string? DetailOf(Exception exception)
    {
        var place = exception.InnerException is JsonException { Path: { } path } ? $"; look at {path}" : "";
        return exception.GetType() == typeof(BadHttpRequestException) && For(exception) == Problems.MalformedRequest
            ? $"The body must be one JSON object with the endpoint's fields{place}."
            : null;
    }

    /// <summary>Writes the page for 404 when a browser asks for a page, and problem details in all other cases.</summary>
    private static Task WriteAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<SiteFiles>().MissingPageFor(context) is { } page
            ? page.WriteAsync(context, context.Response.StatusCode)
            : Problems.For(context.Response.StatusCode).WriteAsync(context);
}
