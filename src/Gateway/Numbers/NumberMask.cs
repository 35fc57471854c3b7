using System.Text.RegularExpressions;

namespace WebexGateway.Numbers;

/// <summary>Hides telephone numbers in what an operator typed.</summary>
public static partial class NumberMask
{
    /// <summary>Replaces each text that is a telephone number of one of the regions, or an international one, by its masked form.</summary>
    public static string Hide(string text, IReadOnlyList<string> regions) => Candidate().Replace(text, match =>
    {
        var found = regions.Select(region => NumberReader.Read(match.Value, region).Found).FirstOrDefault(found => found is not null);
        return found?.Number.ToString() ?? match.Value;
    });

    [GeneratedRegex(@"\+?\(?\d[\d \u00a0().\-/]{4,}\d")]
    private static partial Regex Candidate();
}
