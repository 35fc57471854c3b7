using System.Text.RegularExpressions;
using WebexGateway.Startup;

namespace WebexGateway.Tests.Documents;

/// <summary>A document of the project: its prose, its blocks of code, and what it names and links to.</summary>
public sealed partial class Document
{
    public static readonly string Root = ContentRoot.Find();

    private Document(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(Root, path));
        Blocks = [.. Fenced().Matches(Text).Select(BlockOf)];
        Prose = HtmlComment().Replace(Fenced().Replace(Text, ""), "");
    }

    /// <summary>The documents that people read, by their paths from the root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md").Concat(Below("docs")).Concat(Below("eng")).Concat(Below(".github"))
            .Select(file => System.IO.Path.GetRelativePath(Root, file)).Order(),
    ];

    /// <summary>The documents in Spanish, each with the English one that it translates.</summary>
    public static IReadOnlyList<(string English, string Spanish)> Pairs { get; } =
    [
        ("README.md", "README.es.md"),
        .. All.Where(path => path.StartsWith("docs/es/", StringComparison.Ordinal)).Select(path => (path.Replace("/es/", "/"), path)),
    ];

    public string Path { get; }

    public string Text { get; }

    /// <summary>The text without blocks of code and HTML comments.</summary>
    public string Prose { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>Its headings with their marks, such as <c>## Run it</c>.</summary>
    public IEnumerable<string> Headings => Heading().Matches(Prose).Select(heading => heading.Value.TrimEnd());

    /// <summary>What is written in backticks; a place to fill in is the same in every language.</summary>
    public IEnumerable<string> Names => Backticked().Matches(Prose)
        .Select(name => LineEnd().Replace(Place().Replace(name.Groups[1].Value, "<>"), " "));

    /// <summary>The number of cells in each row of its tables.</summary>
    public IEnumerable<int> Rows => Row().Matches(Prose).Select(row => row.Value.Count(letter => letter == '|'));

    /// <summary>Where its links lead: the path from the root, and the heading there. Links to other sites are left out.</summary>
    public IEnumerable<(string File, string? Heading)> Links => Link().Matches(Prose).Select(link => link.Groups[1].Value)
        .Where(link => !link.Contains("://", StringComparison.Ordinal))
        .Select(link => link.Split('#'))
        .Select(link => (FileOf(link[0]), link.Length > 1 ? link[1] : null));

    public static Document Read(string path) => new(path);

    /// <summary>The name that GitHub gives to a heading in links.</summary>
    public static string Anchor(string heading) =>
        NoAnchor().Replace(heading.TrimStart('#', ' ').ToLowerInvariant(), "").Replace(' ', '-');

    private static IEnumerable<string> Below(string folder) => Directory
        .EnumerateFiles(System.IO.Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/node_modules/", StringComparison.Ordinal));

    private static CodeBlock BlockOf(Match block)
    {
        var margin = block.Groups["margin"].Value;
        return new(
            block.Groups["language"].Value,
            string.Join('\n', block.Groups["code"].Value.Split('\n').Select(line => line.StartsWith(margin, StringComparison.Ordinal) ? line[margin.Length..] : line)),
            block.Groups["reason"] is { Success: true } reason ? reason.Value : null);
    }

    private string FileOf(string link) => link.Length == 0
        ? Path
        : System.IO.Path.GetRelativePath(Root, System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, System.IO.Path.GetDirectoryName(Path)!, link)));

    [GeneratedRegex(@"^(?<margin> *)```(?<language>\w+)\n(?<code>.*?)^ *```$(\n *<!-- not run as written: (?<reason>[^>]+?) -->)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex HtmlComment();

    [GeneratedRegex("^#+ .+$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Place();

    [GeneratedRegex(@"\n\s*")]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"^ *\|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoAnchor();
}
