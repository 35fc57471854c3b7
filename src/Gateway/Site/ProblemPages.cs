using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using WebexGateway.Http;
using WebexGateway.Storage;

namespace WebexGateway.Site;

/// <summary>Gives a body to every refusal without one, and to every exception of an endpoint.</summary>
public static class ProblemPages
{
    /// <summary>Logs only exceptions that are a fault of ours.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => For(context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error).WriteAsync(context),
            SuppressDiagnosticsCallback = handled => For(handled.Exception) != Problems.InternalError,
        });
        app.UseStatusCodePages(page => WriteAsync(page.HttpContext));
    }

    private static Problem For(Exception exception) => exception switch
    {
        BadHttpRequestException refused => Problems.For(refused.StatusCode),
        IOException { InnerException: OverflowException } => Problems.MalformedRequest, // how Kestrel reports a chunk longer than an int
        StoreUnavailableException => Problems.StoreUnavailable,
        _ => Problems.InternalError,
    };

    /// <summary>A browser that looks for a page gets the page for 404; every other refusal is a problem.</summary>
    private static Task WriteAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<SiteFiles>().MissingPageFor(context) is { } page
            ? page.WriteAsync(context, context.Response.StatusCode)
            : Problems.For(context.Response.StatusCode).WriteAsync(context);
}
