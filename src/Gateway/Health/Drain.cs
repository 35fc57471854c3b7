namespace WebexGateway.Health;

/// <summary>
/// Stops in order: on SIGTERM readiness is false first, while requests are still served; then the listener closes, requests under way
/// finish, and claimed callbacks that were not sent are released.
/// </summary>
public sealed partial class Drain(IOptions<SiteOptions> site, ILogger<Drain> logger) : IHostedLifecycleService
{
    /// <summary>Goes on serving until load balancers have seen that this instance is not ready.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var notice = TimeSpan.FromSeconds(site.Value.DrainSeconds);
        Log.Stopping(logger, notice);
        // Real time: the platform's clock counts here.
        await Task.Delay(notice, cancellationToken).OrFailure();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Information,
            "The gateway stops: it is not ready any more, serves for {Notice} on, and finishes what it has begun.")]
        public static partial void Stopping(ILogger logger, TimeSpan notice);
    }
}
