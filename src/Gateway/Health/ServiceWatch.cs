using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebexGateway.Health;

/// <summary>Looks at the service every five seconds, so that log and metric tell a change that no page asks for.</summary>
public sealed partial class ServiceWatch : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ServiceCondition condition;
    private readonly StoreCheck store;
    private readonly ServiceAlerts alerts;
    private readonly TimeProvider clock;
    private readonly ILogger<ServiceWatch> logger;

    public ServiceWatch(
        ServiceCondition condition,
        StoreCheck store,
        ServiceAlerts alerts,
        TimeProvider clock,
        IMeterFactory meters,
        ILogger<ServiceWatch> logger)
    {
        (this.condition, this.store, this.alerts, this.clock, this.logger) = (condition, store, alerts, clock, logger);
        meters.Create(Traces.Name).CreateObservableGauge(
            "webex_gateway.state",
            () => ServiceState.All.Select(
                state => new Measurement<int>(state == condition.LastState ? 1 : 0, new KeyValuePair<string, object?>("status", state))),
            "1",
            "1 for the state that the service is in: healthy, degraded, failing, not connected or closed.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var state = condition.Look(await IsStoreDownAsync(stoppingToken));
                await alerts.ConsiderAsync(state, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Surprise(logger, exception); // must not end the loop
            }

            await Task.Delay(Every, clock, stoppingToken).OrFailure();
        }
    }

    /// <summary>Asks the store only while it may be down: the check writes. Null: not asked.</summary>
    private async Task<bool?> IsStoreDownAsync(CancellationToken cancellationToken) => condition.LastState != ServiceState.Failing
        ? null
        : (await store.CheckHealthAsync(new HealthCheckContext(), cancellationToken)).Status != HealthStatus.Healthy;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A fault of ours while the service was looked at; the next look comes in five seconds.")]
        public static partial void Surprise(ILogger logger, Exception surprise);
    }
}
