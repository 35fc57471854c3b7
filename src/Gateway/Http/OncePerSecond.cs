namespace WebexGateway.Http;

/// <summary>Caches an answer for one second; callers who ask at the same time share one computation.</summary>
public sealed class OncePerSecond<T>(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<T>? answer;
    private long since;
    private object? from;

    /// <summary>
    /// Returns the cached answer when it is at most a second old and has the same basis, otherwise a new one. Cancelling ends only the
    /// caller's own wait.
    /// </summary>
    public Task<T> GetAsync(object? basis, Func<Task<T>> find, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (answer is null || !ReferenceEquals(basis, from) || (answer.IsCompleted && clock.GetElapsedTime(since) >= Life))
            {
                (answer, since, from) = (find(), clock.GetTimestamp(), basis);
            }

            return answer.WaitAsync(cancellationToken);
        }
    }
}
