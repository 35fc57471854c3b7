namespace WebexGateway.Tests;

/// <summary>A test of what <c>dotnet publish</c> gives; <c>./test.sh</c> publishes before it tests.</summary>
public sealed class PublishedFactAttribute : FactAttribute
{
    public static readonly string Folder = Path.Combine(Startup.ContentRoot.Find(), "artifacts", "publish", "Gateway", "release");

    public PublishedFactAttribute() => Skip = Missing;

    /// <summary>Null when the publish is there, or in CI, where its absence must fail.</summary>
    internal static string? Missing =>
        File.Exists(Path.Combine(Folder, "WebexGateway.dll")) || Environment.GetEnvironmentVariable("CI") == "true" ? null : "There is no publish yet: ./test.sh makes one.";
}

/// <summary>The same for a table.</summary>
public sealed class PublishedTheoryAttribute : TheoryAttribute
{
    public PublishedTheoryAttribute() => Skip = PublishedFactAttribute.Missing;
}
