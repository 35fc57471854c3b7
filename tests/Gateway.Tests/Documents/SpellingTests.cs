using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace WebexGateway.Tests.Documents;

/// <summary>The spelling of documents and pages by Debian's dictionaries. Words that these lack are in <c>eng/spelling</c>.</summary>
public sealed partial class SpellingTests
{
    private static readonly string Site = Path.Combine(Document.Root, "wwwroot");
    private static readonly string[] Scripts = ["words.js", "calling-words.js", "operator-words.js"];

    [HunspellTheory]
    [InlineData("en_GB", "english", "en", false)]
    [InlineData("es_CO", "spanish", "es", true)]
    public async Task Every_word_is_in_the_dictionary_or_in_the_list_of_ours(string dictionary, string language, string code, bool isSpanish)
    {
        var texts = Document.All.Where(path => Document.Pairs.Any(pair => pair.Spanish == path) == isSpanish).Select(path => TextOf(Document.Read(path)))
            .Concat(Directory.EnumerateFiles(Site, "*.html", SearchOption.AllDirectories).Where(page => page.Contains("/en/") != isSpanish).Select(TextOfPage))
            .Concat(Scripts.Select(script => TextOfScript(script, code, language)));
        string[] ours = [.. Listed("names"), .. Listed(language)];

        var unknown = await UnknownAsync(dictionary, string.Join('\n', texts));

        unknown.Except(ours).ShouldBeEmpty($"correct each, or add it to eng/spelling/{language}.txt (a name: names.txt)");
        ours.ShouldBe(ours.Distinct());
    }

    private static string[] Listed(string list) => File.ReadAllLines(Path.Combine(Document.Root, "eng", "spelling", $"{list}.txt"));

    private static string TextOf(Document document) => Markup().Replace(document.Prose, " ");

    /// <summary>What people see or hear of a page: its text, and the attributes that hold sentences. A part in the other language is left out.</summary>
    private static string TextOfPage(string page)
    {
        var html = OtherLanguage().Replace(NoText().Replace(File.ReadAllText(page), " "), " ");
        var said = Sentences().Matches(html).Select(attribute => attribute.Groups[1].Value).Where(text => text.Contains(' '));
        return WebUtility.HtmlDecode(Filling().Replace($"{Tag().Replace(html, " ")} {string.Join(' ', said)}", " "));
    }

    private static string TextOfScript(string script, string code, string language)
    {
        var source = File.ReadAllText(Path.Combine(Site, "js", script));
        var part = Regex.Match(source, $@"^const ({code}|{language}) = \{{(.*?)^\}};", RegexOptions.Multiline | RegexOptions.Singleline);
        part.Success.ShouldBeTrue(script);
        return string.Join('\n', Text().Matches(Key().Replace(part.Value, "")).Select(text => Filling().Replace(text.Value, " ")).Where(text => text.Contains(' ')));
    }

    private static async Task<IReadOnlyList<string>> UnknownAsync(string dictionary, string text)
    {
        var start = new ProcessStartInfo(HunspellTheoryAttribute.Executable, ["-i", "UTF-8", "-d", dictionary, "-l"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var words = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(text.Replace('’', '\''));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return [.. (await words).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(word => Possessive().Replace(word, "")).Distinct().Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"`[^`]*`|\]\([^)]*\)|<[^>\s]*>|\bhttps?://\S+|\S+@\S+|[\w./-]+\.md\b")]
    private static partial Regex Markup();

    [GeneratedRegex(@"<(script|style|svg)\b.*?</\1>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex NoText();

    [GeneratedRegex(@"<(\w+)(?=[^>]* lang=)(?!html)[^>]*>.*?</\1>", RegexOptions.Singleline)]
    private static partial Regex OtherLanguage();

    [GeneratedRegex(@"(?:content|alt|aria-label|title|placeholder|data-text)=""([^""]*)""")]
    private static partial Regex Sentences();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\$\{[^}]*\}|\{[\w:.]+\|?|\}|\S+@\S+|\bhttps?://\S+|\b\S+\.(?:com|net|json|js|html)\b")]
    private static partial Regex Filling();

    [GeneratedRegex(@"""[^""\n]*"":|/\^.*?\$/")]
    private static partial Regex Key();

    [GeneratedRegex(@"""(?:[^""\\\n]|\\.)*""|`[^`]*`")]
    private static partial Regex Text();

    [GeneratedRegex("'s?$")]
    private static partial Regex Possessive();
}
