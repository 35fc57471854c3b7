namespace WebexGateway.Tests;

/// <summary>A test of what <c>dotnet publish</c> gives: a native executable and its files. <c>./test.sh</c> publishes first.</summary>
public sealed class PublishedFactAttribute : FactAttribute
{
    private static readonly string Root = Startup.ContentRoot.Find();

    public static readonly string Folder = Path.Combine(Root, "artifacts", "publish", "Gateway", "release");

    public PublishedFactAttribute() => Skip = Missing;

    /// <summary>Null when the publish is there and as new as the build, or in CI, where its absence must fail.</summary>
    internal static string? Missing { get; } =
        IsCurrent() || Environment.GetEnvironmentVariable("CI") == "true" ? null
        : "There is no publish as new as the build and the site's files: eng/publish.sh makes one.";

    private static bool IsCurrent()
    {
        var published = File.GetLastWriteTimeUtc(Path.Combine(Folder, "WebexGateway"));
        return Directory.EnumerateFiles(AppContext.BaseDirectory, "Webex*.dll").Concat(All("wwwroot")).Concat(All("config"))
            .Append(Path.Combine(Root, "appsettings.json"))
            .All(file => File.GetLastWriteTimeUtc(file) <= published);
    }

    private static IEnumerable<string> All(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories);
}

/// <summary>The same for a table.</summary>
public sealed class PublishedTheoryAttribute : TheoryAttribute
{
    public PublishedTheoryAttribute() => Skip = PublishedFactAttribute.Missing;
}
