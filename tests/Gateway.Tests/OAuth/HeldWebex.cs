using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebexGateway.Sandbox;

namespace WebexGateway.Tests.OAuth;

/// <summary>Stands before the stand-in's token endpoint, holds a request before or after Webex has done it, and counts how often each refresh token is shown.</summary>
public sealed class HeldWebex : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient behind = new();
    private readonly Uri target;
    private Hold? armed;

    private HeldWebex(WebApplication app, WebexSandbox webex)
    {
        this.app = app;
        target = new Uri(webex.Address, "/v1/access_token");
    }

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Refresh tokens in the order in which they were shown.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    /// <summary>Answers that were no token.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public static async Task<HeldWebex> StartAsync(WebexSandbox webex)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var held = new HeldWebex(app, webex);
        app.MapPost("/v1/access_token", held.ForwardAsync);
        await app.StartAsync();
        return held;
    }

    /// <summary>Holds the next token request: before Webex sees it, or with Webex's answer in hand.</summary>
    public Hold HoldNext(bool withAnswer)
    {
        var hold = new Hold(withAnswer);
        Interlocked.Exchange(ref armed, hold);
        return hold;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        behind.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var form = await reader.ReadToEndAsync();
        Shown.Enqueue(QueryHelpers.ParseQuery(form)["refresh_token"].ToString());
        var hold = Interlocked.Exchange(ref armed, null);
        if (hold is { WithAnswer: false })
        {
            await hold.PassAsync();
        }

        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var answer = await behind.PostAsync(target, content);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode)
        {
            Refusals.Enqueue($"{(int)answer.StatusCode}");
        }

        if (hold is { WithAnswer: true })
        {
            await hold.PassAsync();
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(body);
    }

    /// <summary>One request that is held until it is released.</summary>
    public sealed class Hold(bool withAnswer)
    {
        private readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool WithAnswer => withAnswer;

        public Task Arrived => arrived.Task;

        public void Release() => released.TrySetResult();

        internal async Task PassAsync()
        {
            arrived.TrySetResult();
            await released.Task;
        }
    }
}
