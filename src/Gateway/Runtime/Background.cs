#pragma warning disable RS0030 // this is the place
namespace WebexGateway.Runtime;

/// <summary>The one way to work beside a caller. A simulation can own the order of the steps.</summary>
/// <param name="run">Begins work beside the caller.</param>
/// <param name="waits">The clock for waits that do not go by the gateway's own clock.</param>
/// <param name="promises">How a kept promise runs those who wait for it.</param>
public sealed class Background(Func<Func<Task>, Task> run, TimeProvider waits, TaskCreationOptions promises)
{
    public static readonly Background OfThreadPool =
        new(Task.Run, TimeProvider.System, TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Run(Func<Task> work) => run(work);

    public async Task<T> Run<T>(Func<Task<T>> work)
    {
        Task<T>? task = null;
        await run(() => task = work());
        return await task!;
    }

    /// <summary>Waits for another instance, which does not run by this one's clock.</summary>
    public Task Wait(TimeSpan time) => Task.Delay(time, waits);

    /// <summary>A promise whose waiting callers never run in the thread that keeps it.</summary>
    public TaskCompletionSource<T> Promise<T>() => new(promises);
}
