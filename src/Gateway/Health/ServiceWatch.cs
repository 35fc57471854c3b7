using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebexGateway.Health;

/// <summary>Looks at the service every five seconds, so that log and metric tell a change that no page asks for.</summary>
public sealed class ServiceWatch : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly ServiceCondition condition;
    private readonly StoreCheck store;
    private readonly TimeProvider clock;

    public ServiceWatch(ServiceCondition condition, StoreCheck store, TimeProvider clock, IMeterFactory meters)
    {
        (this.condition, this.store, this.clock) = (condition, store, clock);
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
            var isDown = condition.LastState == ServiceState.Failing
                && (await store.CheckHealthAsync(new HealthCheckContext(), stoppingToken)).Status != HealthStatus.Healthy;
            condition.Look(condition.LastState == ServiceState.Failing ? isDown : null);
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
