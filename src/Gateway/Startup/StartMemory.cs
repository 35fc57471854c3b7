using System.Runtime.CompilerServices;

namespace WebexGateway.Startup;

/// <summary>
/// Gives the memory that only the start needed back to the machine, which may be a small one: schemas, parsed files, and what the routes
/// were made from. Without this an idle gateway keeps it for hours, until the next collection.
/// </summary>
internal static class StartMemory
{
    /// <summary>The first requests come first, since a collection stops them for some milliseconds.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    /// <summary>Only the native executable does so. Elsewhere the compiler has most of the memory, and tests share a process.</summary>
    public static void GiveBackStartMemory(this WebApplication app)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<Background>().Run(() => CollectAsync(app)));
        }
    }

    private static async Task CollectAsync(WebApplication app)
    {
        await Task.Delay(Wait, app.Services.GetRequiredService<TimeProvider>(), app.Lifetime.ApplicationStopping);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
    }
}
