using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebexGateway.Site;

namespace WebexGateway.Tests;

/// <summary>
/// Serves the site's files under a strict Content-Security-Policy and answers <c>/callback/*</c> as a test says:
/// for the answers that the real gateway is hard to bring to.
/// </summary>
public sealed class ScriptedGateway : IAsyncDisposable
{
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<AskedCall> calls = new();
    private int statusAsked;

    private ScriptedGateway(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    /// <summary>Every <c>POST /callback/call</c> so far.</summary>
    public IReadOnlyCollection<AskedCall> Calls => calls;

    /// <summary>How often a page asked for the state of a request.</summary>
    public int StatusAsked => Volatile.Read(ref statusAsked);

    public RequestDelegate OnOptions { get; set; } = Answers.Options();

    public RequestDelegate OnCall { get; set; } = Answers.Placed();

    public RequestDelegate OnStatus { get; set; } = Answers.Status("placed");

    public RequestDelegate OnCancel { get; set; } = Answers.Status("cancelled");

    public static async Task<ScriptedGateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { WebRootPath = Repository.Site });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSite();
        var gateway = new ScriptedGateway(builder.Build());
        gateway.Serve();
        await gateway.app.StartAsync();
        return gateway;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Serve()
    {
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
        app.UseRouting();
        app.UseSiteFiles();
        app.Use((context, next) => context.GetEndpoint() is null ? NotFoundAsync(context) : next(context));
        app.MapGet("/callback/options", context => OnOptions(context));
        app.MapPost("/callback/call", TakeAsync);
        app.MapGet("/callback/requests/{id}", ShowAsync);
        app.MapDelete("/callback/requests/{id}", context => OnCancel(context));
    }

    private Task ShowAsync(HttpContext context)
    {
        Interlocked.Increment(ref statusAsked);
        return OnStatus(context);
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        calls.Enqueue(new(context.Request.Headers["Idempotency-Key"].ToString(), body));
        await OnCall(context);
    }

    private static Task NotFoundAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<SiteFiles>().Find("/404.html")!.WriteAsync(context, StatusCodes.Status404NotFound);
}

/// <summary>What a page posted to <c>/callback/call</c>.</summary>
public sealed record AskedCall(string Key, string Body);
