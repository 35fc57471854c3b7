namespace WebexGateway.Tests.Documents;

/// <summary>A test that needs hunspell and its dictionaries: skipped with the reason where one is missing, and failing there when <c>CI=true</c>.</summary>
public sealed class HunspellTheoryAttribute : TheoryAttribute
{
    public const string Executable = "/usr/bin/hunspell";

    private static readonly string[] Needed = [Executable, "/usr/share/hunspell/en_GB.dic", "/usr/share/hunspell/es_CO.dic"];

    public HunspellTheoryAttribute() => Skip =
        Environment.GetEnvironmentVariable("CI") == "true" ? null
        : Needed.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"{missing} is missing: ./test.sh installs it."
        : null;
}
