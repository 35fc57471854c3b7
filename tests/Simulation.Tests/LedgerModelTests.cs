using System.Text.RegularExpressions;
using WebexGateway.Startup;

namespace WebexGateway.Tests;

/// <summary>The model of a callback's states, held against what the code does.</summary>
public sealed partial class LedgerModelTests
{
    /// <summary>Changes that need hours without any instance or token, or opening hours; other tests make them.</summary>
    private static readonly string[] Rare = ["queued -> refused", "scheduled -> refused", "unconfirmed -> refused", "queued -> scheduled"];

    [Fact]
    public async Task The_code_makes_the_changes_of_the_model_and_no_others()
    {
        var model = Table();

        var (exitCode, output, errors) = await ManySeeds.Run.Value;

        exitCode.ShouldBe(0, $"{output}\n{errors}");
        var made = Made().Matches(output).Select(change => change.Groups[1].Value).ToList();
        made.Except(model).ShouldBeEmpty("the model lacks them");
        model.Except(made).Except(Rare).ShouldBeEmpty("the code does not make them");
    }

    /// <summary>The changes of the table.</summary>
    internal static IReadOnlyList<string> Table() =>
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(ContentRoot.Find(), "docs", "ledger-model.md")))
            .Select(row => $"{row.Groups[1].Value} -> {row.Groups[2].Value}"),
    ];

    [GeneratedRegex(@"^\| ([a-z]+) \| ([a-z]+) \| [^|]+ \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^([a-z]+ -> [a-z]+): [0-9]+\r?$", RegexOptions.Multiline)]
    private static partial Regex Made();
}
