using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WebexGateway.Tests.Documents;

/// <summary>
/// A callback keeps the version of the consent that its visitor accepted, so a version has one text for ever. <c>docs/consent-texts.md</c>
/// has the texts.
/// </summary>
public sealed partial class ConsentTextTests
{
    /// <summary>The beginning of the SHA-256 of each version's text. A version that was ever shown is never changed here.</summary>
    private static readonly Dictionary<string, string> Known = new()
    {
        ["2026-11-27 es"] = "f85a43cdf1ee1158",
        ["2026-11-27 en"] = "a70d25c981ca63c5",
        ["2026-11 es"] = "5d5e4ab8626d058e",
        ["2026-11 en"] = "e3d3702d8ed82d5f",
    };

    private static readonly string Script = File.ReadAllText(Path.Combine(Document.Root, "wwwroot", "js", "words.js"));

    [Fact]
    public void A_version_that_visitors_accepted_keeps_its_text() =>
        Kept().ToDictionary(text => text.Key, text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Value)))[..16])
            .ShouldBe(Known, ignoreOrder: true);

    [Theory]
    [InlineData("es")]
    [InlineData("en")]
    public void The_text_that_the_form_shows_is_that_of_its_version(string language) =>
        Shown(language).ShouldBe(Kept()[$"{Version} {language}"], "a changed text is a new version: see docs/consent-texts.md");

    [Theory]
    [InlineData("config/callbacks.json")]
    [InlineData("config/examples/callbacks.colombia.json")]
    public void The_version_that_the_form_sends_is_that_of_the_configuration(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Document.Root, file)))!["Callbacks"]!["ConsentVersion"]!.GetValue<string>()
            .ShouldBe(Version);

    private static string Version => VersionInScript().Match(Script).Groups[1].Value;

    /// <summary>The texts by version and language.</summary>
    private static Dictionary<string, string> Kept() => Section().Matches(Document.Read("docs/consent-texts.md").Text)
        .SelectMany(section => Block().Matches(section.Groups["texts"].Value).Select(block => (
            Key: $"{section.Groups["version"].Value} {(block.Groups["language"].Value == "Spanish" ? "es" : "en")}",
            Text: Flat(block.Groups["text"].Value))))
        .ToDictionary(text => text.Key, text => text.Text);

    /// <summary>The literals of <c>consent</c> and <c>consentRest</c>, with their values as places.</summary>
    private static string Shown(string language)
    {
        var words = Regex.Match(Script, $@"^const {language} = \{{(.*?)^\}};", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        var parts = Consent().Matches(words).Select(part => string.Concat(Literal().Matches(part.Value).Select(literal => literal.Value[1..^1])));
        return Flat(string.Join(' ', parts).Replace("${", "{", StringComparison.Ordinal));
    }

    private static string Flat(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex("""consentVersion = "([^"]+)";""")]
    private static partial Regex VersionInScript();

    [GeneratedRegex(@"^## (?<version>\S+)\n(?<texts>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^In (?<language>Spanish|English):\n\n```text\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^  consent: .*?(?=^  consentMore)|^  consentRest: .*?(?=^  unnamedController)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Consent();

    [GeneratedRegex("\"[^\"\\n]*\"|`[^`]*`")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
