using System.Net;

namespace WebexGateway.Site;

/// <summary>
/// Resolves the names of providers that a deployment may trust; <c>proxy-presets.tsv</c> has the ranges with source and date.
/// </summary>
public static class ProxyPresets
{
    private const string Cloudflare = "cloudflare";
    private const string Render = "render";

    private static readonly ILookup<string, IPNetwork> Networks = Read().ToLookup(
        line => line.Preset, line => line.Network, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the networks of an entry of <c>Site:TrustedProxies</c>: a preset, a CIDR or a single address. An invalid entry has none.
    /// </summary>
    public static IReadOnlyList<IPNetwork> Expand(string entry)
    {
        entry = entry.Trim();
        if (Networks.Contains(entry))
        {
            return [.. Networks[entry], .. string.Equals(entry, Render, StringComparison.OrdinalIgnoreCase) ? Networks[Cloudflare] : []];
        }

        return IPNetwork.TryParse(entry, out var network) ? [network]
            : IPAddress.TryParse(entry, out var address) ? [new(address, address.GetAddressBytes().Length * 8)]
            : [];
    }

    private static IEnumerable<(string Preset, IPNetwork Network)> Read()
    {
        using var lines = new StreamReader(typeof(ProxyPresets).Assembly.GetManifestResourceStream("proxy-presets.tsv")!);
        while (lines.ReadLine() is { } line)
        {
            if (line.Split('\t') is [var preset, var network] && !line.StartsWith('#'))
            {
                yield return (preset, IPNetwork.Parse(network));
            }
        }
    }
}
