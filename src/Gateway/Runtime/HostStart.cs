namespace WebexGateway.Runtime;

/// <summary>The moment from which the server listens.</summary>
public static class HostStart
{
    /// <summary>
    /// Waits until the server listens. A start that fails, such as on a port that is taken, must not have used a token or called a visitor.
    /// </summary>
    public static async Task ListensAsync(this IHostApplicationLifetime host, Background background, CancellationToken stopping)
    {
        var listens = background.Promise<bool>();
        await using var registration = host.ApplicationStarted.Register(() => listens.TrySetResult(true));
        await listens.Task.WaitAsync(stopping);
    }
}
