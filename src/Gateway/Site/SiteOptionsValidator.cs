using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WebexGateway.Site;

/// <summary>Validates the section <c>Site</c>.</summary>
public sealed class SiteOptionsValidator : IValidateOptions<SiteOptions>
{
    private const string Reason = "almost anybody could choose the address that limits see: "
        + "name your proxies' own ranges, such as 10.0.0.0/8, or the preset render or cloudflare.";

    /// <summary>The share of the widest permitted network, a /8 of IPv4 or a /16 of IPv6.</summary>
    private const double WidestShare = 1;

    private const double WidestSum = 16;

    /// <summary>The private ranges, which are permitted at any width.</summary>
    private static readonly IPNetwork[] Private = [IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10")];

    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(SiteOptions options)
    {
        foreach (var (index, proxy) in options.TrustedProxies.Index().Where(entry => ProxyPresets.Expand(entry.Item).Count == 0))
        {
            yield return $"Site:TrustedProxies:{index} is '{proxy}': "
                + "write a CIDR such as 10.0.0.0/8, an address, or the preset render or cloudflare.";
        }

        var networks = options.TrustedProxies.SelectMany(ProxyPresets.Expand).Distinct().ToList();
        foreach (var (index, proxy) in options.TrustedProxies.Index().Where(entry => ProxyPresets.Expand(entry.Item).Any(IsTooWide)))
        {
            yield return $"Site:TrustedProxies:{index} is '{proxy}', by which {Reason}";
        }

        if (!networks.Exists(IsTooWide) && networks.GroupBy(IsIpv6).Any(family => family.Sum(ShareOf) > WidestSum))
        {
            yield return $"Site:TrustedProxies together hold a great part of all addresses, by which {Reason}";
        }

        if (options.ForwardLimit is { Length: > 0 } limit
            && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) && hops > 0))
        {
            yield return $"Site:ForwardLimit is '{limit}': write how many proxies stand before the gateway, at least 1, or leave it unset.";
        }

        if (options.Address is { Length: > 0 } address && !WebOrigin.IsWritten(address))
        {
            yield return $"Site:Address is '{address}': write the site's origin without a path, such as https://www.example.com.";
        }

        var framers = options.FrameAncestors.Index();
        foreach (var (index, ancestor) in framers.Where(entry => entry.Item != "self" && !WebOrigin.IsWritten(entry.Item)))
        {
            yield return $"Site:FrameAncestors:{index} is '{ancestor}': write self, or an origin such as https://www.example.com.";
        }
    }

    /// <summary>Returns the size of a network as a share of the widest permitted one.</summary>
    private static double ShareOf(IPNetwork network)
    {
        if (!IsIpv6(network))
        {
            return Math.Pow(2, 8 - network.PrefixLength + (network.BaseAddress.IsIPv4MappedToIPv6 ? 96 : 0));
        }

        var isPrivate = Private.Any(known => known.Contains(network.BaseAddress) && network.PrefixLength >= known.PrefixLength);
        return isPrivate ? 0 : Math.Pow(2, 16 - network.PrefixLength);
    }

    private static bool IsTooWide(IPNetwork network) => ShareOf(network) > WidestShare;

    private static bool IsIpv6(IPNetwork network) =>
        network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 && !network.BaseAddress.IsIPv4MappedToIPv6;
}
