using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebexGateway.Health;

/// <summary>
/// Fails while the store cannot be written, as on a full disk or under a foreign lock: no callback could be accepted. It writes at most
/// once a second, in one batch with visitors' work. The database's words are only in the log.
/// </summary>
public sealed class StoreCheck(Store store, LedgerWriter writer, TimeProvider clock) : IHealthCheck
{
    private readonly OncePerSecond<string?> trouble = new(clock);
    private readonly OncePerSecond<int> written = new(clock);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (await trouble.GetAsync(store.Trouble, CheckAsync, cancellationToken) is { } known)
        {
            return HealthCheckResult.Unhealthy(known == Store.Lost ? $"down: {known}" : "down: see the log");
        }

        try
        {
            await written.GetAsync(null, WriteAsync, cancellationToken);
            return HealthCheckResult.Healthy("up");
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("down: it cannot be written; look at its disk, and at who else holds it. See the log");
        }
    }

    private async Task<string?> CheckAsync()
    {
        using var patience = new CancellationTokenSource(HealthEndpoints.CheckLimit * 0.8, clock);
        return await store.CheckAsync(patience.Token);
    }

    private Task<int> WriteAsync() =>
        writer.RunAsync(session => session.SetStateAsync("readiness", session.Now.ToUnixTimeSeconds()), CancellationToken.None);
}
