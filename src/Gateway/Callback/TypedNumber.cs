using System.Globalization;
using System.Text;

namespace WebexGateway.Callback;

/// <summary>What somebody typed as a telephone number, down to its digits.</summary>
/// <remarks>
/// Only what is known to mean nothing is dropped: invisible characters, and spaces, hyphens, dots, slashes and brackets.
/// Anything else refuses the whole, because cutting at an extension or a pause would dial a number that nobody typed.
/// </remarks>
/// <param name="HasPlus">Whether a plus stands before the digits.</param>
/// <param name="Digits">The digits, whatever their script, as 0 to 9.</param>
/// <param name="WithoutTrunkZero">The digits without the <c>(0)</c> of <c>+44 (0)20</c>; null when none was typed.</param>
internal sealed record TypedNumber(bool HasPlus, string Digits, string? WithoutTrunkZero)
{
    /// <summary>A request may be padded with invisible characters, but not without end.</summary>
    private const int LongestRaw = 250;

    private const int LongestVisible = 32;
    private const string TrunkZero = "(0)";
    private const string Dots = ".．·․‧";
    private const string Slashes = "/／";

    /// <summary>Characters used as hyphens that Unicode does not count as dashes: the minus and the katakana long-vowel mark.</summary>
    private const string OtherHyphens = "−ー";

    /// <summary>Reads the typed text; null when it is not a telephone number and nothing else.</summary>
    public static TypedNumber? Read(string typed)
    {
        if (typed.Length > LongestRaw || Plain(typed) is not { } plain)
        {
            return null;
        }

        var plus = plain.LastIndexOf('+');
        if (plus > 0 && plain[..plus].Any(c => c is not '('))
        {
            return null;
        }

        var trunkZero = plain.IndexOf(TrunkZero, StringComparison.Ordinal);
        return new(plus >= 0, DigitsOf(plain), trunkZero < 0 ? null : DigitsOf(plain.Remove(trunkZero, TrunkZero.Length)));
    }

    /// <summary>The text in the alphabet <c>0-9 + ( )</c>, or null when it holds what has no place in a number.</summary>
    private static string? Plain(string typed)
    {
        var visible = string.Concat(typed.EnumerateRunes().Where(rune => !IsInvisible(rune))).Trim(' ', '\u00a0');
        if (visible.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            visible = visible["tel:".Length..];
        }

        var plain = new StringBuilder(LongestVisible);
        var length = 0;
        foreach (var rune in visible.EnumerateRunes())
        {
            if (++length > LongestVisible || !Add(plain, rune))
            {
                return null;
            }
        }

        return plain.ToString();
    }

    private static bool Add(StringBuilder plain, Rune rune)
    {
        char? letter = Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)Rune.GetNumericValue(rune)),
            _ when rune.Value is '+' or '＋' => '+',
            _ when rune.Value is '(' or '（' or '[' or '［' => '(',
            _ when rune.Value is ')' or '）' or ']' or '］' => ')',
            _ => null,
        };

        plain.Append(letter);
        return letter is not null || IsSeparator(rune);
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format;

    private static bool IsSeparator(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation
        || (rune.IsBmp && (Dots.Contains((char)rune.Value) || Slashes.Contains((char)rune.Value) || OtherHyphens.Contains((char)rune.Value)));

    private static string DigitsOf(string plain) => string.Concat(plain.Where(char.IsAsciiDigit));
}
