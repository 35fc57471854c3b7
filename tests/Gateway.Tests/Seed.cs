using Xunit.Abstractions;

namespace WebexGateway.Tests;

/// <summary>Where a test's random choices begin: <c>TEST_SEED</c>, to see again what failed, or anywhere.</summary>
internal static class Seed
{
    public static int New() => int.TryParse(Environment.GetEnvironmentVariable("TEST_SEED"), out var given) ? given : Environment.TickCount;

    /// <summary>The same, said in the test's output.</summary>
    public static int New(ITestOutputHelper output)
    {
        var seed = New();
        output.WriteLine($"TEST_SEED={seed}");
        return seed;
    }
}
