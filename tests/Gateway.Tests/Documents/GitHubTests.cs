using YamlDotNet.RepresentationModel;

namespace WebexGateway.Tests.Documents;

/// <summary>The files in <c>.github</c> can be read, and name what is there.</summary>
public sealed class GitHubTests
{
    private static readonly string Folder = Path.Combine(Document.Root, ".github");

    public static TheoryData<string> Forms => [.. Directory.GetFiles(Path.Combine(Folder, "ISSUE_TEMPLATE"), "*.yml").Where(file => !file.EndsWith("config.yml")).Select(Path.GetFileName).OfType<string>()];

    [Fact]
    public void The_workflow_runs_every_test_on_a_Debian_where_a_missing_part_is_a_failure()
    {
        var job = Yaml("workflows/tests.yml")["jobs"]["tests"];
        var steps = ((YamlSequenceNode)job["steps"]).Children.Cast<YamlMappingNode>().ToList();
        var tests = steps.Single(step => step.Children.TryGetValue("run", out var run) && $"{run}" == "./test.sh");

        $"{tests["env"]["CI"]}".ShouldBe("true");
        $"{job["container"]}".ShouldStartWith("debian:");
    }

    [Fact]
    public void Dependabot_looks_where_packages_are_named()
    {
        foreach (var update in (YamlSequenceNode)Yaml("dependabot.yml")["updates"])
        {
            var places = ((YamlMappingNode)update).Children.TryGetValue("directories", out var several)
                ? ((YamlSequenceNode)several).Children.Select(place => $"{place}")
                : [$"{update["directory"]}"];
            var file = $"{update["package-ecosystem"]}" switch
            {
                "nuget" => "Directory.Packages.props",
                "dotnet-sdk" => "global.json",
                "docker" => "Dockerfile",
                "npm" => "package.json",
                "github-actions" => ".github/workflows/tests.yml",
                var other => throw new InvalidOperationException(other),
            };
            places.Where(place => !File.Exists(Path.Combine(Document.Root, place.TrimStart('/'), file))).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_form_asks_each_question_under_a_name_of_its_own(string form)
    {
        var questions = ((YamlSequenceNode)Yaml($"ISSUE_TEMPLATE/{form}")["body"]).Children.Cast<YamlMappingNode>()
            .Where(part => $"{part["type"]}" != "markdown").ToList();

        questions.ShouldAllBe(question => $"{question["attributes"]["label"]}".Length > 0);
        questions.Select(question => $"{question["id"]}").ShouldBeUnique();
    }

    private static YamlNode Yaml(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, file))));
        return stream.Documents[0].RootNode;
    }
}
