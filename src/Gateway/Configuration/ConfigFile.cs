using WebexGateway.Abuse;

namespace WebexGateway.Configuration;

/// <summary>One of the files that people edit while the gateway runs.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Required">The key without which it cannot be what anybody meant: <c>{}</c> must not remove every route or limit.</param>
/// <param name="Sections">The sections that it may hold.</param>
public sealed record ConfigFile(string Name, string Required, params string[] Sections)
{
    /// <summary>All of them; what each says is taken together or not at all.</summary>
    public static readonly IReadOnlyList<ConfigFile> All =
    [
        new("routes.json", "ReverseProxy:Routes", "ReverseProxy"),
        new("rate-limits.json", "IpRateLimiting:GeneralRules", ["IpRateLimiting", "IpRateLimitPolicies", .. RateLimitReader.ForeignSections]), // foreign ones are refused with their own reason
        new("callbacks.json", "Callbacks", "Callbacks"),
    ];

    /// <summary>How faults name it.</summary>
    public string Path => $"config/{Name}";
}
