namespace WebexGateway.Callback;

/// <summary>The numbers of one type in one region: a pattern and the lengths that it allows.</summary>
internal sealed class NumberKind(NumberType type, DigitPattern pattern, int[] lengths)
{
    /// <summary>The type of these numbers.</summary>
    public NumberType Type => type;

    /// <summary>Reads a cell of the data: a pattern, and its lengths after a space where they are not the region's.</summary>
    public static NumberKind Parse(NumberType type, string cell, int[] lengthsOfRegion)
    {
        var parts = cell.Split(' ');
        return new(type, new(parts[0]), parts.Length > 1 ? ParseLengths(parts[1]) : lengthsOfRegion);
    }

    /// <summary>Reads lengths as the data writes them, separated by commas.</summary>
    public static int[] ParseLengths(string cell) => [.. cell.Split(',').Select(int.Parse)];

    /// <summary>Whether the national number is one of these; its length spares most patterns the question.</summary>
    public bool Has(string national) => lengths.Contains(national.Length) && pattern.IsAllOf(national);
}
