using System.Globalization;
using Microsoft.Extensions.Options;

namespace WebexGateway.Site;

/// <summary>What the section <c>Site</c> must hold.</summary>
public sealed class SiteRules : IValidateOptions<SiteOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(SiteOptions options)
    {
        foreach (var (index, proxy) in options.TrustedProxies.Index().Where(entry => ProxyPresets.Expand(entry.Item).Count == 0))
        {
            yield return $"Site:TrustedProxies:{index} is '{proxy}': write a CIDR such as 10.0.0.0/8, an address, or the preset render or cloudflare.";
        }

        if (options.ForwardLimit is { Length: > 0 } limit && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) && hops > 0))
        {
            yield return $"Site:ForwardLimit is '{limit}': write how many proxies stand before the gateway, at least 1, or leave it unset.";
        }

        if (options.DrainSeconds is not (>= 0 and <= 10))
        {
            yield return "Site:DrainSeconds must be from 0 to 10: requests may take 10 seconds more, and platforms kill after 30.";
        }

        if (options.Address is { Length: > 0 } address && !WebOrigin.IsWritten(address))
        {
            yield return $"Site:Address is '{address}': write the site's origin without a path, such as https://www.example.com.";
        }

        foreach (var (index, ancestor) in options.FrameAncestors.Index().Where(entry => entry.Item != "self" && !WebOrigin.IsWritten(entry.Item)))
        {
            yield return $"Site:FrameAncestors:{index} is '{ancestor}': write self, or an origin such as https://www.example.com.";
        }
    }
}
