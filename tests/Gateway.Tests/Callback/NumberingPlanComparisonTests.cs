using WebexGateway.Callback;

namespace WebexGateway.Tests.Callback;

/// <summary>Asks the plan what libphonenumber was asked: a sample here, 100,000 by <c>eng/numbering-plan/compare.mjs</c>.</summary>
public sealed class NumberingPlanComparisonTests
{
    [Fact]
    public void The_plan_says_of_every_number_what_libphonenumber_says()
    {
        var compared = Rows().ToList();

        var disagreements = compared.Where(row => Ours(row) != Theirs(row))
            .Select(row => $"{row[0]} in '{row[1]}': {Theirs(row)}, ours {Ours(row)}").ToList();

        compared.Count.ShouldBeGreaterThan(1_900);
        disagreements.Take(40).ShouldBeEmpty($"{disagreements.Count} of {compared.Count} disagree");
    }

    private static string Theirs(string[] row) => string.Join(' ', row[2..]);

    private static string Ours(string[] row) =>
        NumberingPlan.Default.Find(row[0], row[1].Length == 0 ? null : row[1]) is { } found
            ? $"{found.Number.E164} {found.Region} {found.Type}"
            : "none";

    private static IEnumerable<string[]> Rows()
    {
        using var reader = Environment.GetEnvironmentVariable("NUMBERS_TO_COMPARE") is { Length: > 0 } file
            ? new StreamReader(file)
            : new StreamReader(typeof(NumberingPlanComparisonTests).Assembly.GetManifestResourceStream("numbers-by-libphonenumber.tsv")!);

        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                yield return line.Split('\t');
            }
        }
    }
}
