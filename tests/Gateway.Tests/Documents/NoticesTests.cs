using System.Text.Json;

namespace WebexGateway.Tests.Documents;

/// <summary>The notices name every work of others that a publish contains.</summary>
public sealed class NoticesTests
{
    private static readonly Document Notices = Document.Read("THIRD-PARTY-NOTICES.md");

    [Fact]
    public void Every_package_that_a_publish_contains_is_named_and_no_other_one()
    {
        using var build = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "WebexGateway.deps.json")));
        var packages = build.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Split('/')[0]).ToList();
        var named = Notices.Prose.Split("## Not distributed here")[0].Split('\n').Where(line => line.StartsWith('|'))
            .SelectMany(line => line.Split('`').Where((_, index) => index % 2 == 1)).Where(name => !name.Contains('/')).Distinct();

        packages.ShouldContain("libphonenumber-csharp");
        named.Order(StringComparer.Ordinal).ShouldBe(packages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Apache-2.0.txt", "Redistribution. You may reproduce and distribute copies of the")]
    [InlineData("PostgreSQL.txt", "Permission to use, copy, modify, and distribute this software")]
    public void The_text_of_a_licence_that_must_be_given_along_is_there(string file, string words) =>
        File.ReadAllText(Path.Combine(Document.Root, "licenses", file)).ShouldContain(words);

    [Fact]
    public void Ciscos_library_is_not_in_the_repository() =>
        File.ReadAllLines(Path.Combine(Document.Root, ".gitignore")).ShouldContain(line => line.Contains("wwwroot/vendor"));
}
