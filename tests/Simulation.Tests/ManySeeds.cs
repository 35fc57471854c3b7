using System.Globalization;

namespace WebexGateway.Tests;

/// <summary>One run of the simulation that several tests read: a thousand times two hours, or so many days as SOAK_SEEDS says.</summary>
internal static class ManySeeds
{
    public static readonly (int Seeds, int Hours) Length = Environment.GetEnvironmentVariable("SOAK_SEEDS") is { } days
        ? (int.Parse(days, CultureInfo.InvariantCulture), 24)
        : (1000, 2);

    public static readonly Lazy<Task<(int ExitCode, string Output, string Errors)>> Run = new(
        () => SimulationProcess.RunAsync("--seeds", $"{Length.Seeds}", "--hours", $"{Length.Hours}", "--transitions"));
}
