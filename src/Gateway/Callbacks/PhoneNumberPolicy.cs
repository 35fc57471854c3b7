using PhoneNumbers;

namespace WebexGateway.Callbacks;

/// <summary>Admits landlines and mobiles of the served regions.</summary>
public sealed class PhoneNumberPolicy(IOptionsMonitor<CallbackOptions> callbacks)
{
    /// <summary>The longest number of ITU-T E.164 with its plus, which is also Webex's limit.</summary>
    private const int LongestE164 = 16;

    /// <summary>The number, or the reason why it is refused.</summary>
    public NumberReading Admit(string typed, string? region)
    {
        var options = callbacks.CurrentValue;
        var reading = NumberReader.Read(typed, region ?? options.Regions[0]);
        if (reading.Region is { } where && !options.Regions.Contains(where, StringComparer.OrdinalIgnoreCase))
        {
            return NotServed(options);
        }

        return reading.Found switch
        {
            null when reading.Region is { } own => new(null, $"{reading.Detail} {FormsOf(own)}"),
            null => reading,
            { Type: not (PhoneNumberType.FIXED_LINE or PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE) } =>
                new(null, "Only landlines and mobiles are called."),
            { Number.E164: { Length: > LongestE164 } } => new(null, "Numbers of more than 15 digits are not called."),
            { Number.E164: var number } when options.RefusedPrefixes.Exists(prefix => number.StartsWith(prefix, StringComparison.Ordinal))
                => NotServed(options),
            _ => reading,
        };
    }

    private static NumberReading NotServed(CallbackOptions options) =>
        new(null, $"Only numbers of these regions are called: {string.Join(", ", options.Regions)}.");

    /// <summary>The current form of a number that was typed in an old one.</summary>
    private static string FormsOf(string region) => region.ToUpperInvariant() switch
    {
        "CO" => "Numbers of CO have ten digits: mobiles +57 3xx xxx xxxx, landlines with 60 before the old area digit, +57 60 1 xxx xxxx.",
        "CL" => "Numbers of CL have nine digits: mobiles +56 9 xxxx xxxx without an older 0 or 8, landlines of Santiago +56 2 2xxx xxxx.",
        "BR" => "Mobiles of BR have a 9 after the area's two digits, +55 11 9xxxx xxxx; landlines have none, +55 11 3xxx xxxx.",
        var other => $"Numbers of {other} are written as {string.Join(" or ", NumberReader.Forms(other))}.",
    };
}
