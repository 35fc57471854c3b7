using System.Net;

namespace WebexGateway.RateLimits;

/// <summary>Holds the sections <c>IpRateLimiting</c> and <c>IpRateLimitPolicies</c> as <see cref="RateLimitReader"/> parsed them.</summary>
public sealed class RateLimitSettings
{
    public static readonly RateLimitSettings Empty = new();

    /// <summary>EnableEndpointRateLimiting: when false, only rules for <c>*</c> apply.</summary>
    public bool ByEndpoint { get; init; }

    /// <summary>True when responses carry the fields of <see cref="RateLimitHeaders"/>.</summary>
    public bool WithHeaders { get; init; } = true;

    /// <summary>The whitelist of client addresses, to which no rule applies.</summary>
    public IReadOnlyList<AddressRange> WhitelistedAddresses { get; init; } = [];

    /// <summary>The whitelist of endpoints, to which no rule applies.</summary>
    public IReadOnlyList<EndpointPattern> WhitelistedEndpoints { get; init; } = [];

    /// <summary>The rules in the order of counting: the shortest period first, or the longest with StackBlockedRequests.</summary>
    public IReadOnlyList<RateLimitRule> Rules { get; init; } = [];

    /// <summary>The number of different labels of the rules.</summary>
    public int Groups { get; init; }

    public bool IsWhitelisted(IPAddress? address) => address is not null && Holds(WhitelistedAddresses, address);

    public bool IsWhitelisted(in EndpointText endpoint)
    {
        for (var i = 0; i < WhitelistedEndpoints.Count; i++)
        {
            if (WhitelistedEndpoints[i].Matches(endpoint))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(IReadOnlyList<AddressRange> ranges, IPAddress address)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
