using System.Data.Common;

namespace WebexGateway.FollowUp;

/// <summary>Looks after the subscription that an operator has made: one that Webex has ended or set to inactive is renewed.</summary>
public sealed partial class SubscriptionKeeper(
    EventSubscription subscription, FollowUps followUps, LedgerWriter writer, TimeProvider clock, ILogger<SubscriptionKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, clock, stoppingToken).OrFailure();
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is DbException or OperationCanceledException)
            {
                // The store is down, or the gateway stops.
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!await subscription.IsWantedAsync(cancellationToken) || !await writer.RunAsync(followUps.KeepAsync, cancellationToken))
        {
            return;
        }

        var state = await subscription.LookAsync(cancellationToken);
        if (state.Status is "inactive" or "none")
        {
            Log.Renewed(logger, state.Status, (await subscription.MakeAsync(cancellationToken)).Status);
        }
        else if (state.Reason is { } reason)
        {
            Log.Unknown(logger, reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Webex's subscription to events was '{Status}' and was renewed; it is '{Now}'.")]
        public static partial void Renewed(ILogger logger, string status, string now);

        [LoggerMessage(2, LogLevel.Warning, "Webex's subscription to events cannot be looked after. {Reason}")]
        public static partial void Unknown(ILogger logger, string reason);
    }
}
