using System.Diagnostics;

namespace WebexGateway.Tests;

/// <summary>The simulation as a person runs it: a process of its own.</summary>
internal static class SimulationProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Simulation.dll");

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    public static string LastLine(string output) => output.TrimEnd().Split('\n')[^1];
}
