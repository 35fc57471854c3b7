namespace WebexGateway.Http;

/// <summary>An answer that is found once a second, whoever and how many ask; they wait for it together.</summary>
public sealed class OncePerSecond<T>(TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<T>? answer;
    private long since;
    private object? from;

    /// <summary>
    /// The answer that is at most a second old and was found from the same thing; else a new one. Who asks may leave: the others get it.
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
