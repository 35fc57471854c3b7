using System.Net;
using System.Text;
using WebexGateway.Configuration;
using WebexGateway.RateLimits;
using static WebexGateway.Fuzz.FuzzFindingException;

namespace WebexGateway.Fuzz;

/// <summary>What the team that runs the gateway writes.</summary>
internal static class SettingsTargets
{
    private const string Secret = "hunter2secret";

    private static readonly IPAddress[] Addresses =
        [IPAddress.Parse("203.0.113.7"), IPAddress.Parse("::ffff:203.0.113.7"), IPAddress.Parse("2001:db8::1"), IPAddress.IPv6Any];

    /// <summary>An address counts like its IPv4-mapped form.</summary>
    public static void AddressRange(byte[] input)
    {
        if (Http.AddressRange.Parse(Encoding.UTF8.GetString(input)) is { } range)
        {
            var found = Addresses.Select(range.Contains).ToList();
            Unless(found[0] == found[1], "an IPv4-mapped address is in the ranges of its IPv4 address");
        }
    }

    /// <summary>The first byte chooses the file, the rest is its text. Each fault names its file.</summary>
    public static void ConfigFiles(byte[] input)
    {
        var texts = new string?[ConfigFile.All.Count];
        texts[input.Length > 0 ? input[0] % texts.Length : 0] = Encoding.UTF8.GetString(input.AsSpan(Math.Min(1, input.Length)));
        var content = new ConfigContent(texts);
        Unless(content.Faults.All(fault => fault.StartsWith("config/", StringComparison.Ordinal)), "a fault names its file");
        if (content.Faults.Count > 0)
        {
            return;
        }

        var (settings, faults) = RateLimitReader.Read(new ConfigurationBuilder().AddInMemoryCollection(content.Settings).Build());
        if (faults.Count == 0)
        {
            var call = EndpointText.Write("post", "/callback/call", new char[64]);
            foreach (var rule in settings.Rules)
            {
                Unless(rule.Period > TimeSpan.Zero && rule.Period <= RateLimitPeriod.Longest, "a rule has a period");
                _ = rule.Pattern.Matches(call);
            }
        }
    }

    /// <summary>A fault repeats nothing of the password.</summary>
    public static void DatabaseUrl(byte[] input)
    {
        try
        {
            Unless(Storage.DatabaseUrl.Read(Encoding.UTF8.GetString(input)).Host is { Length: > 0 }, "an address has a host");
        }
        catch (ArgumentException fault)
        {
            Unless(!fault.Message.Contains(Secret, StringComparison.OrdinalIgnoreCase), "a fault repeats no password");
        }
    }
}
