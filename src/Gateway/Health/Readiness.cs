using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebexGateway.Health;

/// <summary>The phase of the process. A load balancer sends visitors only while it is ready.</summary>
public sealed class Readiness(TokenKeeper tokens, IHostApplicationLifetime host, TimeProvider clock) : IHealthCheck
{
    /// <summary>Longer than a token request: with Webex silent the gateway is ready all the same.</summary>
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(10);

    private readonly long begun = clock.GetTimestamp();

    /// <summary>The gateway is stopping. It serves a little longer, so that load balancers notice.</summary>
    public bool IsStopping => host.ApplicationStopping.IsCancellationRequested;

    /// <summary>
    /// <c>starting</c> until the tokens are fetched or known to be missing, then <c>ready</c>, and at the end <c>stopping</c>.
    /// </summary>
    public string Phase => IsStopping ? "stopping" : tokens.HasLooked || clock.GetElapsedTime(begun) > LongestWarmUp ? "ready" : "starting";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var phase = Phase;
        return Task.FromResult(phase == "ready" ? HealthCheckResult.Healthy(phase) : HealthCheckResult.Unhealthy(phase));
    }
}
