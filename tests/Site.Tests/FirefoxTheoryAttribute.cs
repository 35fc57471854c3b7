namespace WebexGateway.Tests;

/// <summary>A test that needs Firefox: skipped with the reason where it is missing, and failing there when <c>CI=true</c>.</summary>
public sealed class FirefoxTheoryAttribute : TheoryAttribute
{
    public FirefoxTheoryAttribute() => Skip =
        Environment.GetEnvironmentVariable("CI") == "true" ? null
        : !File.Exists("/usr/bin/firefox-esr") ? "Firefox is missing; install it with: apt-get install firefox-esr"
        : !Directory.Exists(Path.Combine(Repository.Root, "artifacts/firefox/node_modules")) ? "Puppeteer is missing; ./test.sh brings it"
        : null;

    public static string Script => Path.Combine(Repository.Root, "tests/Site.Tests/Firefox/visit.mjs");
}
