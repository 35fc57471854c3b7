namespace WebexGateway.Tests;

/// <summary>A test that needs Firefox: skipped with the reason where it is missing, and failing there when <c>CI=true</c>.</summary>
public sealed class FirefoxTheoryAttribute : TheoryAttribute
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/Site.Tests/Firefox");

    public FirefoxTheoryAttribute() => Skip =
        Environment.GetEnvironmentVariable("CI") == "true" ? null
        : !File.Exists("/usr/bin/firefox-esr") ? "Firefox is missing; install it with: apt-get install firefox-esr"
        : !Directory.Exists(Path.Combine(Folder, "node_modules")) ? $"Puppeteer is missing; install it with: npm ci --prefix {Folder}"
        : null;

    public static string Script => Path.Combine(Folder, "visit.mjs");
}
