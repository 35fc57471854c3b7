using System.Net;

namespace WebexGateway.Configuration;

/// <summary>Which addresses a secret may be sent to.</summary>
public static class WebexAddress
{
    /// <summary>https, or http on a loopback address.</summary>
    public static bool IsSafe(Uri? address) =>
        address is { IsAbsoluteUri: true } && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)));

    private static bool IsLoopback(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
