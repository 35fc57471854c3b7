using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>Opens the store before anything else starts. When the database is down the site starts without it, and the opener goes on trying.</summary>
public sealed partial class StoreOpener(Store store, TimeProvider clock, ILogger<StoreOpener> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource stopping = new();
    private Task retries = Task.CompletedTask;

    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!await TryAsync(FirstWait, cancellationToken))
        {
            retries = Task.Run(RetryAsync, CancellationToken.None);
        }
    }

    /// <inheritdoc />
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!stopping.IsCancellationRequested)
        {
            await stopping.CancelAsync();
        }

        await retries;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => stopping.Dispose();

    private async Task RetryAsync()
    {
        var wait = FirstWait;
        try
        {
            do
            {
                await Task.Delay(wait * (0.5 + (Random.Shared.NextDouble() / 2)), clock, stopping.Token);
                wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks));
            }
            while (!await TryAsync(wait, stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
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
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException)
        {
            Log.Down(logger, store.Place, failure.Message, wait);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The store is open: {Place}.")]
        public static partial void Opened(ILogger logger, string place);

        [LoggerMessage(2, LogLevel.Error, "The store cannot be opened: {Place}: {Reason}. Check DATABASE_URL (or Storage:Path) and that the database runs. The site is up, but nothing that needs the store works; next try within {Wait}.")]
        public static partial void Down(ILogger logger, string place, string reason, TimeSpan wait);
    }
}
