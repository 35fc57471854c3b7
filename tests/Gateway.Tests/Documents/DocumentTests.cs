using System.Text.RegularExpressions;

namespace WebexGateway.Tests.Documents;

/// <summary>What people read first names what is there.</summary>
public sealed partial class DocumentTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/deployment.md")]
    public void Every_file_of_ours_in_a_command_is_there(string document)
    {
        var files = Document.Read(document).Blocks.Where(block => block.Language is "sh" or "powershell")
            .SelectMany(block => OurFile().Matches(block.Code)).Select(file => file.Value)
            .Where(file => file != "deploy/gateway.env").Distinct().ToList();

        files.ShouldNotBeEmpty();
        files.Where(file => !Path.Exists(Path.Combine(Document.Root, file))).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\b(src|tests|deploy|eng|config)/[\w./-]*")]
    private static partial Regex OurFile();
}
