using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebexGateway.Configuration;
using WebexGateway.OAuth;
using WebexGateway.Storage;

namespace WebexGateway.Telemetry;

/// <summary>Not ready while the gateway starts or stops.</summary>
public sealed class PhaseCheck(Readiness readiness) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var phase = readiness.Phase;
        return Task.FromResult(phase == "ready" ? HealthCheckResult.Healthy(phase) : HealthCheckResult.Unhealthy(phase));
    }
}

/// <summary>Not ready while the store is down: nothing could be accepted. The reason stays in the log, where operators see it.</summary>
public sealed class StoreCheck(Store store) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await store.CheckAsync(cancellationToken) is null ? HealthCheckResult.Healthy("up") : HealthCheckResult.Unhealthy("down: see the log");
}

/// <summary>Tells of faulty files; the gateway serves with the last good ones.</summary>
public sealed class ConfigurationHealth(LiveConfiguration configuration) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = configuration.State;
        var line = new ConfigurationLine(
            state.Faults.Count == 0 ? "in force" : "the last good one is in force", state.Generation, state.Since, state.Faults);
        return Task.FromResult(HealthCheckResult.Healthy(data: new Dictionary<string, object> { [""] = line }));
    }
}

/// <summary>Tells the state of each token; visitors wait in the queue for one that is missing.</summary>
public sealed class TokensCheck(TokenCache tokens) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy(data: tokens.Names.ToDictionary(name => name, object (name) => TokenHealth.Of(tokens.Slot(name)))));
}
