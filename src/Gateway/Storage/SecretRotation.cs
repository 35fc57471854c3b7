using System.Data.Common;

namespace WebexGateway.Storage;

/// <summary>
/// Seals under <c>KEY_RING_SECRET</c> what <c>KEY_RING_SECRET_OLD</c> sealed, before other services start, and says when the old secret can
/// be removed. It looks again every ten seconds, because instances that still run with the old secret may write under it.
/// </summary>
public sealed partial class SecretRotation(
    Store store, KeyRingSecret secret, IServiceProvider services, TimeProvider clock, ILogger<SecretRotation> logger) : BackgroundService
{
    public const string Done = "Everything is sealed under the new secret: KEY_RING_SECRET_OLD can be removed";

    private const string NothingOfOld =
        "KEY_RING_SECRET_OLD opens nothing in this store. Set it to the secret that the store was written with, or remove it";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private volatile string words = "the store has not been read yet";

    /// <summary>How far the rotation is; null when there is none.</summary>
    public string? Words => secret.Old is null ? null : words;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Seals and checks once. Returns what opens under no secret that is set.</summary>
    public async Task<SealReport> RunAsync(CancellationToken cancellationToken)
    {
        var reports = new List<SealReport>();
        foreach (var part in services.GetServices<ISealedPart>())
        {
            reports.Add(await part.ResealAsync(cancellationToken));
        }

        return new(
            reports.Sum(report => report.OfOld),
            [.. reports.SelectMany(report => report.Faults)],
            reports.Exists(report => report.Waits));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (secret.Old is not null || store.Trouble is not null)
            {
                await Task.Delay(Every, clock, stoppingToken);
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        if (store.Trouble is not null)
        {
            return;
        }

        try
        {
            Tell(await RunAsync(cancellationToken));
        }
        catch (DbException exception)
        {
            Log.NotNow(logger, exception.Message);
        }
    }

    private void Tell(SealReport report)
    {
        var before = words;
        words = report.Waits ? "a token is being renewed, and is sealed anew afterwards"
            : report.OfOld == 0 ? NothingOfOld
            : report.Faults.Count == 0 ? Done
            : $"NOT EVERYTHING OPENS: {string.Join("; ", report.Faults)}";
        if (words == before)
        {
            return;
        }

        foreach (var fault in report.Faults)
        {
            Log.Unopened(logger, fault);
        }

        if (secret.Old is null || report.Waits)
        {
            return;
        }

        if (report.OfOld == 0)
        {
            Log.Nothing(logger, NothingOfOld);
        }
        else if (report.Faults.Count == 0)
        {
            Log.Finished(logger, Done);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Words} when every gateway has the new one.")]
        public static partial void Finished(ILogger logger, string words);

        [LoggerMessage(2, LogLevel.Warning, "{Words}.")]
        public static partial void Nothing(ILogger logger, string words);

        [LoggerMessage(3, LogLevel.Error, "The store holds what no secret opens: {Fault}.")]
        public static partial void Unopened(ILogger logger, string fault);

        [LoggerMessage(4, LogLevel.Error, "It cannot be checked now what the store holds sealed: {Reason}")]
        public static partial void NotNow(ILogger logger, string reason);
    }
}
