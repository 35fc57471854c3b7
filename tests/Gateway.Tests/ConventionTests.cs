using System.Reflection;
using System.Text.RegularExpressions;
using WebexGateway.Http;
using WebexGateway.Startup;
using WebexGateway.Transforms;

namespace WebexGateway.Tests;

/// <summary>The house's rules, kept without a reviewer.</summary>
public sealed partial class ConventionTests
{
    private static readonly string Root = ContentRoot.Find();

    /// <summary>Those of the operator and a surprise of ours have the page's default words.</summary>
    private static readonly string[] WithDefaultWords = ["not-an-operator", "internal-error"];

    public static TheoryData<string> Slugs =>
    [
        .. typeof(Problems).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(problem => ((Problem)problem.GetValue(null)!).Slug).Distinct().Except(WithDefaultWords).Order(),
    ];

    [Theory]
    [MemberData(nameof(Slugs))]
    public void Every_problem_that_a_visitor_can_meet_has_words_in_both_languages(string slug)
    {
        var words = File.ReadAllText(Path.Combine(Root, "wwwroot", "js", "words.js"));

        words.Split($"\"{slug}\":").Length.ShouldBe(3, $"'{slug}' stands once in each language of wwwroot/js/words.js");
    }

    [Fact]
    public void What_the_operators_page_says_in_Spanish_is_what_the_gateway_says()
    {
        var source = string.Concat(Directory.GetFiles(Path.Combine(Root, "src", "Gateway"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var said = JoinedText().Replace(source, "");
        var english = Sentence().Matches(File.ReadAllText(Path.Combine(Root, "wwwroot", "js", "operator-sentences.js"))).Select(match => match.Groups[1].Value).ToList();

        english.Count.ShouldBeGreaterThan(30);
        english.Where(sentence => !said.Contains(sentence, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    public static TheoryData<Type> OptionsClasses => [.. typeof(Program).Assembly.GetTypes().Where(type => type is { IsClass: true, IsNested: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(OptionsClasses))]
    public void Every_key_stands_in_the_documentation(Type options)
    {
        var documentation = File.ReadAllText(Path.Combine(Root, "docs", "configuration.md"));

        foreach (var key in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.Name is not ("Faults" or "Tokens")))
        {
            documentation.ShouldContain($":{key.Name}", Case.Sensitive, $"{key.Name} of {options.Name} is missing in docs/configuration.md");
        }
    }

    /// <summary>The build's RCS0056 leaves comments out.</summary>
    [Fact]
    public void Lines_of_the_source_are_at_most_140_characters_comments_too() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs*", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Place: $"{file}:{index + 1}", line.Length)))
            .Where(line => line.Length > 140).ShouldBeEmpty();

    [Fact]
    public void Classes_are_sealed_or_static() =>
        typeof(Program).Assembly.GetTypes().Concat(typeof(PhoneNumber).Assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && type.Namespace?.StartsWith("WebexGateway", StringComparison.Ordinal) == true && !type.Name.Contains('<'))
            .ShouldBeEmpty();

    [Fact]
    public void The_transforms_know_neither_the_gateway_nor_a_client_nor_a_store()
    {
        var references = typeof(PhoneNumber).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ToList();

        references.ShouldNotContain("WebexGateway");
        references.ShouldNotContain(name => name.StartsWith("Npgsql") || name.Contains("Sqlite") || name == "System.Data.Common");
        typeof(PhoneNumber).Assembly.GetTypes().SelectMany(type => type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance)).ShouldNotContain(field => field.FieldType == typeof(HttpClient) || field.FieldType == typeof(TimeProvider));
    }

    [Fact]
    public void The_stand_in_reads_Webexs_documentation_for_itself() =>
        typeof(Sandbox.WebexSandbox).Assembly.GetReferencedAssemblies().ShouldNotContain(name => name.Name!.StartsWith("WebexGateway"));

    /// <summary>Where a text goes on in the next line of the source.</summary>
    [GeneratedRegex(@"""\s*\+ \$?""")]
    private static partial Regex JoinedText();

    [GeneratedRegex(@"^  \[""(.+?)"", """, RegexOptions.Multiline)]
    private static partial Regex Sentence();
}
