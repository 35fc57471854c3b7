using Microsoft.Extensions.Options;

namespace WebexGateway.Callback;

/// <summary>Which numbers we dial: landlines and mobiles of the regions that are served, and nothing else.</summary>
public sealed class PhoneNumberPolicy(NumberingPlan plan, IOptionsMonitor<CallbackOptions> callbacks)
{
    /// <summary>A plus and at most 15 digits (ITU-T E.164), which is also what Webex takes.</summary>
    private const int LongestE164 = 16;

    /// <summary>The number and its region, or null for one that is no number or not ours to dial. The visitor is not told which.</summary>
    public NumberFound? Admit(string typed, string? region)
    {
        var served = callbacks.CurrentValue.Regions;
        return plan.Find(typed, region ?? served[0]) is { Type: NumberType.FixedLine or NumberType.Mobile or NumberType.FixedLineOrMobile } found
            && found.Number.E164.Length <= LongestE164
            && !callbacks.CurrentValue.RefusedPrefixes.Exists(prefix => found.Number.E164.StartsWith(prefix, StringComparison.Ordinal))
            && served.Contains(found.Region, StringComparer.OrdinalIgnoreCase)
                ? found
                : null;
    }
}
