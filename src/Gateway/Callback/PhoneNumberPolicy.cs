using Microsoft.Extensions.Options;
using WebexGateway.Transforms;

namespace WebexGateway.Callback;

/// <summary>Which numbers we dial: landlines and mobiles of the regions that are served, and nothing else.</summary>
public sealed class PhoneNumberPolicy(NumberingPlan plan, IOptionsMonitor<CallbackOptions> callbacks)
{
    /// <summary>The number in E.164, or null for one that is no number or not ours to dial. The visitor is not told which.</summary>
    public PhoneNumber? Admit(string typed, string? region)
    {
        var served = callbacks.CurrentValue.Regions;
        return plan.Find(typed, region ?? served[0]) is { } found
            && found.Type is NumberType.FixedLine or NumberType.Mobile or NumberType.FixedLineOrMobile
            && served.Contains(found.Region, StringComparer.OrdinalIgnoreCase)
                ? found.Number
                : null;
    }
}
