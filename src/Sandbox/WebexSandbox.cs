using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebexGateway.Sandbox;

/// <summary>Imitates webexapis.com and api.wxcc-*.cisco.com at one loopback address.</summary>
public sealed class WebexSandbox : IAsyncDisposable
{
    private const int LargestBody = 1024 * 1024;

    private readonly WebApplication app;

    private WebexSandbox(WebApplication app, SandboxOptions options, SandboxState state)
    {
        this.app = app;
        Options = options;
        State = state;
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>The address, such as <c>http://127.0.0.1:10001/</c>.</summary>
    public Uri Address { get; }

    /// <summary>The options; limits and lifetimes may change while the stand-in runs.</summary>
    public SandboxOptions Options { get; }

    public SandboxState State { get; }

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WebexSandbox> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new SandboxState(options);
        var app = Build(options, state);
        try
        {
            await app.StartAsync(cancellationToken);
            return new(app, options, state);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    /// <summary>Uses an empty builder, so that settings of the gateway such as ASPNETCORE_URLS have no effect.</summary>
    private static WebApplication Build(SandboxOptions options, SandboxState state)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // the caller gets the exception
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(state);
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));

        var app = builder.Build();
        app.MapSandbox(options, state);
        return app;
    }
}
