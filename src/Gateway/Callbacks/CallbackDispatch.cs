using System.Data.Common;

namespace WebexGateway.Callbacks;

/// <summary>Sends queued and due callbacks, oldest first, within Webex's pace, and settles rows of dead instances.</summary>
public sealed partial class CallbackDispatch(
    CallbackLedger ledger,
    LedgerReader reader,
    LedgerUpkeep upkeep,
    CallbackSettlement settlement,
    CallbackRoutes routes,
    CallbackSender sender,
    WebexProbe probe,
    WebexCircuit circuit,
    IHostApplicationLifetime host,
    TimeProvider clock,
    Background background,
    ILogger<CallbackDispatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>A row whose lease ends sooner is released instead of sent.</summary>
    private static readonly TimeSpan Needed = CallbackSender.LongestTime + TimeSpan.FromSeconds(5);

    private readonly List<Task> underWay = [];
    private string? lastRoute;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, host.ApplicationStopping);
        await host.ListensAsync(background, either.Token).OrFailure();
        await DispatchUntilAsync(either.Token); // ends when the stop begins: other instances take what waits
        // each ends by its deadline, so no row stays leased
        await Task.WhenAll(underWay).OrFailure();
        await settlement.WriteUnwrittenAsync();
    }

    private async Task DispatchUntilAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(stoppingToken);
                await Task.Delay(Tick, clock, stoppingToken);
            }
            catch (DbException exception)
            {
                Log.StoreDown(logger, exception.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).OrFailure();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                Log.Surprise(logger, exception); // a fault of ours must not end the dispatcher
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken).OrFailure();
            }
        }
    }

    private async Task TurnAsync(CancellationToken stoppingToken)
    {
        foreach (var failed in underWay.Where(task => task.IsFaulted))
        {
            Log.Failed(logger, failed.Exception!); // its row stays leased, and is unconfirmed when the lease ends
        }

        underWay.RemoveAll(task => task.IsCompleted);
        await settlement.WriteUnwrittenAsync();
        await upkeep.RunAsync(stoppingToken);
        if (circuit.ProbeIsDue && await RouteToProbeAsync(stoppingToken) is { } route)
        {
            circuit.NoteProbe(await probe.AskAsync(route, stoppingToken));
        }

        var room = circuit.Allowance - underWay.Count;
        foreach (var callback in room > 0 ? await ledger.ClaimAsync(room, routes.WithoutToken()) : [])
        {
            if (stoppingToken.IsCancellationRequested)
            {
                await ledger.ReleaseAsync(callback);
                continue;
            }

            lastRoute = callback.Route;
            underWay.Add(background.Run(() => SendAsync(callback)));
        }
    }

    private async Task SendAsync(DueCallback callback)
    {
        using var span = Traces.BeginLater("dispatch", callback.Trace);
        if (callback.Admitted is not { } admitted)
        {
            await settlement.SettleUnsentAsync(callback, "its number cannot be read: it was erased, or the row was changed in the store");
        }
        else if (!routes.CanSend(callback.Route, admitted.Topic))
        {
            await settlement.SettleUnsentAsync(callback, "its route or its topic is not configured any more");
        }
        else if (clock.GetUtcNow() + Needed < callback.LeaseUntil)
        {
            using var deadline = new CancellationTokenSource(CallbackSender.LongestTime, clock);
            var outcome = await sender.SendAsync(callback.Route, admitted, deadline.Token);
            await settlement.SettleAsync(
                callback.Row, callback.Id, admitted.Number, outcome, callback.Since, CallbackStep.Queue, callback.Attempts);
        }
        else
        {
            await ledger.ReleaseAsync(callback); // too late to send it under this lease
        }
    }

    /// <summary>
    /// The route of the oldest waiting callback, or of the last one sent if it still exists, or any that sends callbacks.
    /// </summary>
    private async Task<string?> RouteToProbeAsync(CancellationToken cancellationToken) =>
        new[] { await reader.OldestRouteAsync(cancellationToken), lastRoute }.FirstOrDefault(routes.HasRoute) ?? routes.Any();

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Error, "A queued callback met a fault of ours while it was sent.")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(3, LogLevel.Error, "The queue's sender met a fault of ours, and goes on.")]
        public static partial void Surprise(ILogger logger, Exception failure);

        [LoggerMessage(1, LogLevel.Error, "The queue cannot be read, and nothing is sent from it until it can: {Reason}")]
        public static partial void StoreDown(ILogger logger, string reason);
    }
}
