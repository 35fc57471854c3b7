using System.Text.RegularExpressions;
using WebexGateway.Startup;

namespace WebexGateway.Tests;

/// <summary>What people read first is the same in both languages, and names what is there.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Root = ContentRoot.Find();

    [Fact]
    public void Both_READMEs_have_the_same_headings_commands_variables_and_links()
    {
        var (english, spanish) = (Read("README.md"), Read("README.es.md"));

        Parts(spanish, Heading()).ShouldBe(Parts(english, Heading()));
        Parts(spanish, Block()).ShouldBe(Parts(english, Block()));
        Parts(spanish, Variables()).ShouldBe(Parts(english, Variables()));
        Parts(spanish, Link()).Except(["README.md"]).ShouldBe(Parts(english, Link()).Except(["README.es.md"]));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/deployment.md")]
    public void Every_file_of_ours_in_a_command_is_there(string document)
    {
        var files = Block().Matches(Read(document)).SelectMany(block => OurFile().Matches(block.Value)).Select(file => file.Value).Where(file => file != "deploy/gateway.env").Distinct().ToList();

        files.ShouldNotBeEmpty();
        files.Where(file => !Path.Exists(Path.Combine(Root, file))).ShouldBeEmpty();
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static List<string> Parts(string text, Regex pattern) => [.. pattern.Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^(#+) ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\| (`[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Variables();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(src|tests|deploy|eng|config)/[\w./-]*")]
    private static partial Regex OurFile();
}
