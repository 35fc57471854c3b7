using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebexGateway.Tokens;

namespace WebexGateway.Health;

/// <summary>Where the gateway stands in its life: a load balancer sends visitors only while it is ready.</summary>
public sealed class Readiness(TokenKeeper tokens, IHostApplicationLifetime host, TimeProvider clock) : IHealthCheck
{
    /// <summary>Longer than a token request may take; with Webex silent the gateway is ready all the same.</summary>
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(10);

    private readonly long begun = clock.GetTimestamp();

    /// <summary>Whether the gateway was told to stop. It goes on serving for a while, so that load balancers can take notice.</summary>
    public bool IsStopping => host.ApplicationStopping.IsCancellationRequested;

    /// <summary>
    /// <c>starting</c> until the tokens were fetched or are known not to be had, then <c>ready</c>, and in the end <c>stopping</c>.
    /// </summary>
    public string Phase => IsStopping ? "stopping" : tokens.HasLooked || clock.GetElapsedTime(begun) > LongestWarmUp ? "ready" : "starting";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var phase = Phase;
        return Task.FromResult(phase == "ready" ? HealthCheckResult.Healthy(phase) : HealthCheckResult.Unhealthy(phase));
    }
}
