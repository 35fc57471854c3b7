using System.Net;
using System.Text.RegularExpressions;

namespace WebexGateway.Settings;

/// <summary>Checks the addresses to which the gateway sends a secret.</summary>
public static class WebexAddress
{
    /// <summary>The hosts of Webex; an asterisk matches letters, digits and hyphens.</summary>
    private static readonly string[] OwnHosts = ["webexapis.com", "*.webexapis.com", "*.webex.com", "*.wxcc-*.cisco.com"];

    private static readonly string[] DataCentres = ["us1", "eu1", "eu2", "anz1", "ca1", "jp1", "sg1", "in1"];

    /// <summary>The keys that the binder reads as addresses.</summary>
    private static readonly string[] Bound = ["Webex:ApiUrl", "Webex:RedirectUri"];

    /// <summary>Accepts https, and http on a loopback address, without a user and password, which a log would show.</summary>
    public static bool IsSafe(Uri? address) => IsPrivate(address) && address is { UserInfo: "" };

    private static bool IsPrivate(Uri? address) =>
        address is { IsAbsoluteUri: true } && (
            address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)));

    /// <summary>Returns why a route must not send to this address, with the fix; null when it may.</summary>
    public static string? FaultOf(string? text, IReadOnlyCollection<string> moreHosts)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || !IsPrivate(address))
        {
            return "use https, or http on a loopback address";
        }

        var isAllowed = IsLoopback(address) || OwnHosts.Concat(moreHosts).Any(pattern => Matches(address.Host, pattern));
        return isAllowed && address.UserInfo.Length > 0 ? "it holds a user or a password: leave them out"
            : isAllowed ? null
            : $"a token would go to {address.Host}, which is none of Webex's hosts; add it to Webex:AllowedHosts if it is meant";
    }

    /// <summary>Finds addresses that are none, which the framework's binder would answer with an exception that repeats them.</summary>
    public static IEnumerable<Fault> Faults(IConfiguration configuration) =>
        from key in Bound
        where configuration[key] is { } text && !Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _)
        select new Fault(key, "is no address: write it whole, with a host and a port up to 65535, such as https://www.example.com");

    /// <summary>
    /// Warns of addresses that are probably typing errors: a token would go to them, and they are neither a data centre of Cisco nor in
    /// Webex:AllowedHosts.
    /// </summary>
    public static IEnumerable<string> Warnings(IConfiguration configuration)
    {
        const string ContactCenter = "ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address";
        var meant = new[]
        {
            (Key: ContactCenter, Name: "WXCC_API_URL", Hosts: DataCentres.Select(place => $"api.wxcc-{place}.cisco.com")),
            (Key: "Webex:ApiUrl", Name: "WEBEX_API_URL", Hosts: ["webexapis.com"]),
        };
        var named = configuration.TextsOf("Webex:AllowedHosts");
        return from setting in meant
               where Uri.TryCreate(configuration[setting.Key], UriKind.Absolute, out var address) && IsSafe(address) && !IsLoopback(address)
               let host = new Uri(configuration[setting.Key]!).Host
               where !setting.Hosts.Concat(named).Any(pattern => Matches(host, pattern))
               select $"{setting.Name} ({setting.Key}) leads to {host}, which is none of Cisco's; "
                   + $"known are {string.Join(", ", setting.Hosts)}. Name it in Webex:AllowedHosts if it is meant.";
    }

    /// <summary>Returns scheme and host of an address, without parts that may be secret.</summary>
    public static string Shown(Uri address) =>
        address.IsAbsoluteUri ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) : "no whole address";

    private static bool Matches(string host, string pattern) =>
        Regex.IsMatch(
            host,
            $"^{Regex.Escape(pattern).Replace(@"\*", "[a-z0-9-]+", StringComparison.Ordinal)}$",
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1));

    private static bool IsLoopback(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
