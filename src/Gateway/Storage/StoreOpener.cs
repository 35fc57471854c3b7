using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>
/// Opens the store before other services start. When the database is down, the site starts without it, and the opener retries.
/// </summary>
public sealed partial class StoreOpener(
    Store store,
    KeyRingSecret secret,
    IHostApplicationLifetime host,
    TimeProvider clock,
    Randomness randomness,
    ILogger<StoreOpener> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (secret.IsMissing)
        {
            Log.NoSecret(logger);
        }

        if (!await TryAsync(FirstWait, cancellationToken))
        {
            _ = RetryAsync(host.ApplicationStopping);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RetryAsync(CancellationToken stopping)
    {
        var wait = FirstWait;
        try
        {
            do
            {
                await Task.Delay(wait * (0.5 + (randomness.Fraction() / 2)), clock, stopping);
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
            }
            while (!await TryAsync(wait, stopping));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private async Task<bool> TryAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await store.MigrateAsync(cancellationToken);
            Log.Opened(logger, store.Place);
            return true;
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
        {
            Log.Down(logger, store.Place, exception.Message, wait);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The store is open: {Place}.")]
        public static partial void Opened(ILogger logger, string place);

        [LoggerMessage(
            2,
            LogLevel.Error,
            "The store cannot be opened: {Place}: {Reason}. Check DATABASE_URL (or Storage:Path) and that the database runs. The site "
            + "is up, but nothing that needs the store works; next try within {Wait}.")]
        public static partial void Down(ILogger logger, string place, string reason, TimeSpan wait);

        [LoggerMessage(
            3,
            LogLevel.Warning,
            "KEY_RING_SECRET is not set: the store is sealed with a key that everybody knows. That is for development only; for "
            + "anything else set it to the output of 'openssl rand -base64 32'.")]
        public static partial void NoSecret(ILogger logger);
    }
}
