using System.Text;
using System.Text.RegularExpressions;

namespace WebexGateway.Numbers;

/// <summary>Hides telephone numbers in what an operator typed.</summary>
public static partial class NumberMask
{
    private const int FewestCharacters = 6;

    /// <summary>The longest number with an international prefix, and a separator after each digit.</summary>
    private const int MostCharacters = 40;

    /// <summary>
    /// Replaces each telephone number of one of the regions, or an international one, by its masked form. Other digits may stand beside
    /// it, such as another number or a date.
    /// </summary>
    public static string Hide(string text, IReadOnlyList<string> regions) => Run().Replace(text, run => HideIn(run.Value, regions));

    private static string HideIn(string run, IReadOnlyList<string> regions)
    {
        var (groups, hidden, done) = (Group().Matches(run), new StringBuilder(), 0);
        for (var first = 0; first < groups.Count; first++)
        {
            var start = groups[first].Index;
            for (var last = groups.Count - 1; last >= first; last--)
            {
                var end = groups[last].Index + groups[last].Length;
                if (end - start is >= FewestCharacters and <= MostCharacters && Find(run[start..end], regions) is { } found)
                {
                    hidden.Append(run, done, start - done).Append(found.Number);
                    (done, first) = (end, last);
                    break;
                }
            }
        }

        return hidden.Append(run, done, run.Length - done).ToString();
    }

    private static NumberFound? Find(string typed, IReadOnlyList<string> regions) =>
        regions.Select(region => NumberReader.Read(typed, region).Found).FirstOrDefault(found => found is not null);

    /// <summary>Digits and what people write between them.</summary>
    [GeneratedRegex(@"[+(]*\d[\d\s+().\p{Pd}/]{4,}\d\)?")]
    private static partial Regex Run();

    /// <summary>Digits without a separator.</summary>
    [GeneratedRegex(@"[+(]*\d+\)?")]
    private static partial Regex Group();
}
