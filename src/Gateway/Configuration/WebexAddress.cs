using System.Net;
using System.Text.RegularExpressions;

namespace WebexGateway.Configuration;

/// <summary>Which addresses a secret may be sent to.</summary>
public static class WebexAddress
{
    /// <summary>Webex's own hosts; an asterisk is any run of letters, digits and hyphens.</summary>
    private static readonly string[] OwnHosts = ["webexapis.com", "*.webexapis.com", "*.webex.com", "*.wxcc-*.cisco.com"];

    /// <summary>https, or http on a loopback address.</summary>
    public static bool IsSafe(Uri? address) =>
        address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)));

    /// <summary>Why a route may not send to this address, with the fix; null when it may.</summary>
    public static string? FaultOf(string? text, IReadOnlyCollection<string> moreHosts)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !IsSafe(address))
        {
            return "use https, or http on a loopback address";
        }

        var isAllowed = IsLoopback(address) || OwnHosts.Concat(moreHosts).Any(pattern => Matches(address.Host, pattern));
        return isAllowed ? null : $"a token would go to {address.Host}, which is none of Webex's hosts; add it to Webex:AllowedHosts if it is meant";
    }

    private static bool Matches(string host, string pattern) =>
        Regex.IsMatch(host, $"^{Regex.Escape(pattern).Replace(@"\*", "[a-z0-9-]+", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static bool IsLoopback(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
