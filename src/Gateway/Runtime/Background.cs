#pragma warning disable RS0030 // this is the place
namespace WebexGateway.Runtime;

/// <summary>The one way to work beside a caller. A simulation can own the order of the steps.</summary>
public sealed class Background(Func<Func<Task>, Task> run)
{
    public static readonly Background OfThreadPool = new(Task.Run);

    public Task Run(Func<Task> work) => run(work);

    public async Task<T> Run<T>(Func<Task<T>> work)
    {
        Task<T>? task = null;
        await run(() => task = work());
        return await task!;
    }

    /// <summary>A promise whose waiting callers never run in the thread that keeps it.</summary>
    public static TaskCompletionSource<T> Promise<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
