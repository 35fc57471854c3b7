using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;

namespace WebexGateway.Simulation;

/// <summary>The process that an instance runs in.</summary>
internal sealed class SimulatedHost : IHostApplicationLifetime, IWebHostEnvironment, IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    /// <summary>An instance has no server, so it listens at once.</summary>
    public CancellationToken ApplicationStarted => new(canceled: true);

    public CancellationToken ApplicationStopping => stopping.Token;

    public CancellationToken ApplicationStopped => CancellationToken.None;

    public string EnvironmentName { get; set; } = Environments.Production;

    public string ApplicationName { get; set; } = "WebexGateway";

    public string ContentRootPath { get; set; } = "/";

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();

    public string WebRootPath { get; set; } = "/";

    public IFileProvider WebRootFileProvider { get; set; } = new NullFileProvider();

    public void StopApplication() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();
}
