namespace WebexGateway.Simulation;

/// <summary>The folder of this process for its stores, in memory where the system has such a place.</summary>
internal static class Files
{
    private const string Memory = "/dev/shm";

    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine(
        Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"webex-simulation-{Environment.ProcessId}")).FullName;

    public static void Delete() => Directory.Delete(Folder, recursive: true);
}
