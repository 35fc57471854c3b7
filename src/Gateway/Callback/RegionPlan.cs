namespace WebexGateway.Callback;

/// <summary>One line of the data: the numbers of a region, or of a calling code that belongs to none.</summary>
internal sealed class RegionPlan
{
    /// <summary>The types that stand in the data's columns, in the order in which they are tried.</summary>
    private static readonly NumberType[] Types =
    [
        NumberType.FixedLine, NumberType.Mobile, NumberType.PremiumRate, NumberType.TollFree, NumberType.SharedCost,
        NumberType.Voip, NumberType.PersonalNumber, NumberType.Pager, NumberType.Uan, NumberType.Voicemail,
    ];

    private readonly DigitPattern? international;
    private readonly DigitPattern? trunk;
    private readonly DigitPattern? leading;
    private readonly DigitPattern any;
    private readonly string rewrite;
    private readonly int[] lengths;
    private readonly NumberKind[] kinds;

    /// <summary>Reads the line.</summary>
    public RegionPlan(string line)
    {
        var cells = line.Split('\t');
        (Region, Example) = (cells[0], cells[2]);
        (international, trunk, rewrite, leading) = (Pattern(cells[3]), Pattern(cells[4]), cells[5], Pattern(cells[6]));
        (lengths, any) = (NumberKind.ParseLengths(cells[^2]), new(cells[^1]));
        kinds = [.. Types.Zip(cells.Skip(7)).Where(c => c.Second.Length > 0).Select(c => NumberKind.Parse(c.First, c.Second, lengths))];
    }

    /// <summary>ISO 3166-1 alpha-2, or <see cref="NumberingPlan.NoRegion"/>.</summary>
    public string Region { get; }

    /// <summary>A mobile number in national format.</summary>
    public string Example { get; }

    /// <summary>The region and the calling code with which a line begins.</summary>
    public static (string Region, string CallingCode) KeysOf(string line)
    {
        var first = line.IndexOf('\t');
        return (line[..first], line[(first + 1)..line.IndexOf('\t', first + 1)]);
    }

    /// <summary>Whether the region tells its numbers from its calling code's others by how they begin; then that decides.</summary>
    public bool HasLeadingDigits => leading is not null;

    /// <summary>Whether the number begins as this region's do.</summary>
    public bool Leads(string national) => leading!.StartOf(national).Success;

    /// <summary>Whether the number has the region's general form.</summary>
    public bool Has(string national) => any.IsAllOf(national);

    /// <summary>Whether every number here is shorter.</summary>
    public bool IsTooLong(string national) => national.Length > lengths[^1];

    /// <summary>The type of a national number; null when no number of this region looks like it.</summary>
    public NumberType? TypeOf(string national)
    {
        if (!Has(national) || kinds.FirstOrDefault(kind => kind.Has(national)) is not { } found)
        {
            return null;
        }

        return found.Type is NumberType.FixedLine && IsMobileToo(national) ? NumberType.FixedLineOrMobile : found.Type;
    }

    /// <summary>The digits after the region's own international prefix; null when they do not begin with it.</summary>
    public string? WithoutInternationalPrefix(string digits)
    {
        var rest = international?.StartOf(digits) is { Success: true, Length: > 0 } prefix ? digits[prefix.Length..] : null;
        return rest is null or ['0', ..] ? null : rest;
    }

    /// <summary>The number without trunk prefix and carrier code, or in its newer form; the digits themselves when they have neither.</summary>
    public string WithoutTrunkPrefix(string digits)
    {
        if (trunk?.StartOf(digits) is not { Success: true } prefix)
        {
            return digits;
        }

        return rewrite.Length > 0 && prefix.Groups[^1] is { Length: > 0 }
            ? prefix.Result(rewrite) + digits[prefix.Length..]
            : digits[prefix.Length..];
    }

    private bool IsMobileToo(string national) =>
        kinds.FirstOrDefault(kind => kind.Type is NumberType.Mobile) is not { } mobile || mobile.Has(national);

    private static DigitPattern? Pattern(string cell) => cell.Length > 0 ? new(cell) : null;
}
