using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace WebexGateway.Site;

/// <summary>Whose request it is: the connection's address, or behind trusted proxies the rightmost address that is none of theirs.</summary>
public static class ClientAddress
{
    private const int Ipv6PrefixBytes = 8;

    /// <summary>Reads <c>Site:TrustedProxies</c>; each must be a CIDR or an address.</summary>
    public static void AddClientAddress(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SiteOptions>()
            .BindConfiguration(SiteOptions.Section)
            .Validate(site => site.TrustedProxies.TrueForAll(proxy => Network(proxy) is not null), "Site:TrustedProxies holds something that is no CIDR, such as 10.0.0.0/8, and no address.");
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SiteOptions>>((forwarded, site) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in site.Value.TrustedProxies.Select(Network).OfType<IPNetwork>())
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
    }

    /// <summary>Believes forwarded headers only when somebody named the proxies: with none named the framework would believe all.</summary>
    public static void UseClientAddress(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }
    }

    /// <summary>One key for one visitor: an IPv4 address, or an IPv6 /64. Visitors without an address share one.</summary>
    public static string KeyOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "unknown";
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixBytes))
            : address.ToString();
    }

    /// <summary>A CIDR, or a single address as the network of itself.</summary>
    public static IPNetwork? Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
