namespace WebexGateway.Transforms;

/// <summary>Finds the word that a misspelt one was meant to be.</summary>
public static class Spelling
{
    /// <summary>A clause that names the nearest known word, or lists them all when none is near.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        var nearest = known.OrderBy(candidate => Distance(word, candidate)).ToList();
        return nearest is [var first, ..] && Distance(word, first) <= Math.Max(2, word.Length / 3)
            ? $"did you mean '{first}'?"
            : $"known are {string.Join(", ", nearest.Order(StringComparer.Ordinal))}";
    }

    /// <summary>Levenshtein's distance, ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
