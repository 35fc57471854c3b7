using System.Runtime.CompilerServices;

namespace WebexGateway.Runtime;

/// <summary>Shortens waits.</summary>
public static class Waiting
{
    private const ConfigureAwaitOptions Quiet =
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;

    /// <summary>Waits for the end of a task, whether it failed or not. It stays in the caller's context, which a simulation owns.</summary>
    public static ConfiguredTaskAwaitable OrFailure(this Task task) => task.ConfigureAwait(Quiet);
}
