namespace WebexGateway.Transforms;

/// <summary>Finds the known word that is nearest to a misspelt one.</summary>
public static class Spelling
{
    /// <summary>Returns a clause with the nearest known word, or with all when none is near.</summary>
    public static string Suggest(string word, IEnumerable<string> known)
    {
        var names = known.ToList();
        return Near(word, names, Math.Max(2, word.Length / 3)) is { } near
            ? $"did you mean '{near}'?"
            : $"known are {string.Join(", ", names.Order(StringComparer.Ordinal))}";
    }

    /// <summary>Returns the nearest known word within a distance; null when there is none.</summary>
    public static string? Near(string word, IEnumerable<string> known, int distance)
    {
        string? near = null;
        foreach (var candidate in known)
        {
            // A letter more or less is an error each, so most words need no further look. All variables come here at each start.
            if (Math.Abs(candidate.Length - word.Length) <= distance
                && Distance(word, candidate) is var errors && (near is null ? errors <= distance : errors < distance))
            {
                (near, distance) = (candidate, errors);
            }
        }

        return near;
    }

    /// <summary>Returns the word that is nearest to any known one.</summary>
    public static string? Nearest(IEnumerable<string> words, IReadOnlyCollection<string> known) =>
        words.MinBy(word => known.Min(candidate => Distance(word, candidate)));

    /// <summary>
    /// Returns the number of typing errors between two words, ignoring case: a letter too many, too few or wrong, or two in the wrong
    /// order.
    /// </summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(rows[i - 1, j - 1] + (Same(a[i - 1], b[j - 1]) ? 0 : 1), Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }

    private static bool Same(char one, char other) => char.ToUpperInvariant(one) == char.ToUpperInvariant(other);
}
