namespace WebexGateway.Callback;

/// <summary>Which telephone numbers exist, in which region, of which type, by libphonenumber's data.</summary>
public sealed class NumberingPlan
{
    /// <summary>Stands for a region where there is none: satellites (+881), international networks and services (+882, +979).</summary>
    public const string NoRegion = "001";

    private const int LongestCallingCode = 3;

    private static readonly Lazy<NumberingPlan> Shipped = new(Load);

    private readonly Dictionary<string, CallingCodePlan> byRegion = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, CallingCodePlan> byCallingCode = new(StringComparer.Ordinal);

    private NumberingPlan(TextReader data)
    {
        while (data.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                Add(line);
            }
        }
    }

    /// <summary>The plan that the gateway carries, read when it is first asked for.</summary>
    public static NumberingPlan Default => Shipped.Value;

    /// <summary>Whether there is such a region (ISO 3166-1 alpha-2).</summary>
    public bool Knows(string region) => byRegion.ContainsKey(region);

    /// <summary>The region's calling code without a plus (<c>57</c>); null when the region is unknown.</summary>
    public string? CallingCode(string region) => byRegion.GetValueOrDefault(region)?.CallingCode;

    /// <summary>A mobile number as people of the region write it, for a hint on a page; null when the region is unknown.</summary>
    public string? Example(string region) => byRegion.GetValueOrDefault(region)?[region].Example;

    /// <summary>Finds the number that somebody typed; null when there is no such number, or more than a number was typed.</summary>
    /// <param name="typed">Any spelling; see <c>TypedNumber</c>.</param>
    /// <param name="region">Where a national number is dialled. A plus, <c>00</c> or the region's international prefix overrules it.</param>
    public NumberFound? Find(string typed, string? region)
    {
        if (TypedNumber.Read(typed) is not { } number)
        {
            return null;
        }

        return Find(number.HasPlus, number.Digits, region)
            ?? (number.WithoutTrunkZero is { } shorter ? Find(number.HasPlus, shorter, region) : null);
    }

    private NumberFound? Find(bool hasPlus, string digits, string? region)
    {
        if (hasPlus)
        {
            return FindInternational(digits);
        }

        // Read first as most of the world means it: Colombia's own prefixes would turn 0057 301… into +7 301…, a Russian number.
        if (digits.StartsWith("00", StringComparison.Ordinal) && FindInternational(digits[2..]) is { } found)
        {
            return found;
        }

        if (region is null || byRegion.GetValueOrDefault(region) is not { } plan)
        {
            return null;
        }

        return plan[region].WithoutInternationalPrefix(digits) is { } rest ? FindInternational(rest) : plan.FindNational(digits, plan[region]);
    }

    private NumberFound? FindInternational(string digits)
    {
        // No calling code begins with another, so the first that is known is the one.
        for (var length = 1; length <= Math.Min(LongestCallingCode, digits.Length); length++)
        {
            if (byCallingCode.TryGetValue(digits[..length], out var plan))
            {
                return plan.FindInternational(digits[length..]);
            }
        }

        return null;
    }

    private void Add(string line)
    {
        var (region, callingCode) = RegionPlan.KeysOf(line);
        if (!byCallingCode.TryGetValue(callingCode, out var plan))
        {
            byCallingCode[callingCode] = plan = new(callingCode);
        }

        plan.Add(line);
        if (region != NoRegion)
        {
            byRegion[region] = plan;
        }
    }

    private static NumberingPlan Load()
    {
        using var data = typeof(NumberingPlan).Assembly.GetManifestResourceStream("numbering-plan.tsv")!;
        using var reader = new StreamReader(data);

        return new(reader);
    }
}
