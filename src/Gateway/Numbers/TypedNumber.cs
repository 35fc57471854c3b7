using System.Globalization;
using System.Text;

namespace WebexGateway.Numbers;

/// <summary>A typed text reduced to the characters <c>0-9 + ( )</c>, or the reason why it is no telephone number.</summary>
/// <remarks>
/// Dropped is only what means nothing in a number: invisible characters, blanks, line ends, hyphens, dots and slashes.
/// Anything else refuses the whole, because cutting at an extension or a pause would dial another number than the typed one.
/// </remarks>
internal readonly record struct TypedNumber(string? Plain, string? Fault)
{
    private const string Extension = "Extensions cannot be called, nor pauses, parameters or a second number: give one number alone.";
    private const string Signs = "Write a number with digits, one plus before them, blanks and - . / ( ), without letters or other signs.";
    private const string TooLong = "This is longer than a telephone number.";
    private const string Overridden = "U+202E shows other digits than it dials: leave it out.";

    /// <summary>The longest text, invisible characters included.</summary>
    private const int LongestRaw = 250;

    private const int LongestVisible = 32;

    /// <summary>Text after so many digits is refused as more than a number.</summary>
    private const int DigitsBeforeExtension = 6;

    private const int RightToLeftOverride = 0x202E;

    /// <summary>Dots, slashes, and the hyphens that Unicode does not count as dashes: the minus and the katakana long-vowel mark.</summary>
    private const string OtherSeparators = ".．·․‧/／−ー";

    public static TypedNumber Read(string typed)
    {
        if (typed.Length > LongestRaw)
        {
            return new(null, TooLong);
        }

        if (typed.EnumerateRunes().Any(rune => rune.Value == RightToLeftOverride))
        {
            return new(null, Overridden);
        }

        var visible = string.Concat(typed.EnumerateRunes().Where(rune => !IsIgnorable(rune))).Trim();
        if (visible.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
        {
            visible = visible["tel:".Length..];
        }

        return Reduce([.. visible.EnumerateRunes()]);
    }

    private static TypedNumber Reduce(Rune[] visible)
    {
        var plain = new StringBuilder(LongestVisible);
        for (var at = 0; at < visible.Length; at++)
        {
            if (at == LongestVisible)
            {
                return new(null, TooLong);
            }

            if (CharacterOf(visible[at]) is { } character)
            {
                plain.Append(character);
            }
            else if (!IsSeparator(visible[at]))
            {
                return new(null, IsExtension(plain, visible.AsSpan(at)) ? Extension : Signs);
            }
        }

        var text = plain.ToString();
        var plus = text.LastIndexOf('+');
        return plus > 0 && text[..plus].Any(character => character is not '(') ? new(null, Signs) : new(text, null);
    }

    private static char? CharacterOf(Rune rune) => rune.Value switch
    {
        '+' or '＋' => '+',
        '(' or '（' or '[' or '［' => '(',
        ')' or '）' or ']' or '］' => ')',
        _ when IsDigit(rune) => (char)('0' + (int)Rune.GetNumericValue(rune)),
        _ => null,
    };

    private static bool IsDigit(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber;

    private static bool IsSeparator(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation
        || (rune.IsBmp && OtherSeparators.Contains((char)rune.Value));

    /// <summary>Format characters, and those of Unicode's Default_Ignorable_Code_Point that are none.</summary>
    private static bool IsIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format
        || rune.Value is 0x34F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    /// <summary>A number was typed, and more digits or an extension follow.</summary>
    private static bool IsExtension(StringBuilder before, ReadOnlySpan<Rune> rest)
    {
        var digits = 0;
        for (var at = 0; at < before.Length; at++)
        {
            digits += char.IsAsciiDigit(before[at]) ? 1 : 0;
        }

        var text = string.Concat(rest.ToArray());
        return digits >= DigitsBeforeExtension
            && (text.StartsWith("ext", StringComparison.OrdinalIgnoreCase) || text.EnumerateRunes().Any(IsDigit));
    }
}
