using System.Net;

namespace WebexGateway.Site;

/// <summary>
/// The providers whose ranges a deployment may trust by name; the lists, with source and date, stand in <c>proxy-presets.tsv</c>.
/// </summary>
public static class ProxyPresets
{
    private const string Cloudflare = "cloudflare";
    private const string Render = "render";

    private static readonly ILookup<string, IPNetwork> Networks = Read().ToLookup(
        line => line.Preset, line => line.Network, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The networks that an entry of <c>Site:TrustedProxies</c> stands for: a preset's, a CIDR, or a single address. None: it is nothing of
    /// these.
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
