using WebexGateway.Fuzz;
using WebexGateway.Startup;

namespace WebexGateway.Tests;

/// <summary>Inputs that a fuzzer began with, or that were faults once, are read without a fault. <c>eng/fuzz.sh</c> looks for more.</summary>
public sealed class FuzzCorpusTests
{
    private static readonly string Corpus = Path.Combine(ContentRoot.Find(), "tests/Fuzz/corpus");

    public static TheoryData<string> TargetNames => [.. Targets.All.Keys];

    [Theory]
    [MemberData(nameof(TargetNames))]
    public void Every_input_of_the_corpus_is_read(string target)
    {
        var files = Directory.GetFiles(Path.Combine(Corpus, target));

        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            Should.NotThrow(() => Targets.All[target](File.ReadAllBytes(file)), file);
        }
    }

    [Fact]
    public void Every_corpus_has_a_target() =>
        Directory.GetDirectories(Corpus).Select(Path.GetFileName).ShouldBe(Targets.All.Keys, ignoreOrder: true);
}
