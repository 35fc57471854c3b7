namespace WebexGateway.Callback;

/// <summary>The regions that share a calling code, the main one first: 25 for +1, one for most.</summary>
internal sealed class CallingCodePlan(string callingCode)
{
    // ITU-T E.164 allows 15 digits with the calling code; some of Germany's and Japan's numbers have more.
    private const int ShortestNational = 2;
    private const int LongestNational = 17;

    private readonly List<string> lines = [];
    private RegionPlan[]? regions;

    /// <summary>The calling code, without a plus.</summary>
    public string CallingCode => callingCode;

    /// <summary>The region's own plan.</summary>
    public RegionPlan this[string region] => Regions.First(plan => plan.Region.Equals(region, StringComparison.OrdinalIgnoreCase));

    // Lines are read when somebody first asks: most of the world's stay text. Two threads may both read them, to the same end.
    private RegionPlan[] Regions => regions ??= [.. lines.Select(line => new RegionPlan(line))];

    /// <summary>Adds a region by its line in the data.</summary>
    public void Add(string line) => lines.Add(line);

    /// <summary>Finds the number whose digits follow the calling code.</summary>
    public NumberFound? FindInternational(string digits) => Find(digits, Regions[0]);

    /// <summary>Finds the number that is dialled with these digits in the region, or that lacks only its plus.</summary>
    public NumberFound? FindNational(string digits, RegionPlan plan) =>
        WithoutCallingCode(digits, plan) is { } rest ? FindInternational(rest) : Find(digits, plan);

    private NumberFound? Find(string digits, RegionPlan plan)
    {
        var national = Significant(digits, plan);
        if (national.Length is < ShortestNational or > LongestNational)
        {
            return null;
        }

        var region = RegionOf(national) ?? plan;
        return region.TypeOf(national) is { } type ? new(new($"+{callingCode}{national}"), region.Region, type) : null;
    }

    /// <summary>Leading digits decide where a region has them, the pattern of a type elsewhere: libphonenumber's rule.</summary>
    private RegionPlan? RegionOf(string national) => Regions.Length == 1
        ? Regions[0]
        : Regions.FirstOrDefault(region => region.HasLeadingDigits ? region.Leads(national) : region.TypeOf(national) is not null);

    /// <summary>The national significant number: without its trunk prefix, unless that would spoil it.</summary>
    private static string Significant(string digits, RegionPlan plan)
    {
        var stripped = plan.WithoutTrunkPrefix(digits);
        return plan.Has(digits) && !plan.Has(stripped) ? digits : stripped;
    }

    /// <summary>What follows the region's own calling code, typed without a plus; null when the digits read better as they stand.</summary>
    private string? WithoutCallingCode(string digits, RegionPlan plan)
    {
        if (!digits.StartsWith(callingCode, StringComparison.Ordinal))
        {
            return null;
        }

        var (whole, rest) = (Significant(digits, plan), digits[callingCode.Length..]);
        var readsBetter = plan.IsTooLong(whole) || (!plan.Has(whole) && plan.Has(Significant(rest, plan)));

        return readsBetter ? rest : null;
    }
}
