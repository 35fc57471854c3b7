namespace WebexGateway.Runtime;

/// <summary>Time, chance and background work: what a simulation must own.</summary>
public static class RuntimeServices
{
    public static void AddRuntime(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Randomness.OfSystem);
        services.AddSingleton(Background.OfThreadPool);
    }
}
