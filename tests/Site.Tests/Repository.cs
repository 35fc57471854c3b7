namespace WebexGateway.Tests;

/// <summary>Where the repository's files are, seen from the tests' output directory.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Site => Path.Combine(Root, "wwwroot");

    public static string Artifacts => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "site")).FullName;

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "WebexGateway.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("No WebexGateway.sln above the tests.");
        }

        return directory.FullName;
    }
}
