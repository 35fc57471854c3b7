using System.Net;
using WebexGateway.Http;

namespace WebexGateway.RateLimits;

/// <summary>The sections <c>IpRateLimiting</c> and <c>IpRateLimitPolicies</c>, read and in order.</summary>
public sealed class RateLimitSettings
{
    /// <summary>No rule at all.</summary>
    public static readonly RateLimitSettings Empty = new();

    /// <summary>Without it only rules for <c>*</c> have an effect.</summary>
    public bool ByEndpoint { get; init; }

    /// <summary>Whether answers say how much is left.</summary>
    public bool WithHeaders { get; init; } = true;

    /// <summary>Who passes every rule.</summary>
    public IReadOnlyList<AddressRange> FreeAddresses { get; init; } = [];

    /// <summary>What passes every rule.</summary>
    public IReadOnlyList<EndpointPattern> FreeEndpoints { get; init; } = [];

    /// <summary>All rules in the order in which they are counted: the shortest first, or the longest with StackBlockedRequests.</summary>
    public IReadOnlyList<RateLimit> Rules { get; init; } = [];

    /// <summary>How many different period texts the rules have.</summary>
    public int Groups { get; init; }

    /// <summary>Whether this address is on the whitelist.</summary>
    public bool IsFree(IPAddress? address) => address is not null && Holds(FreeAddresses, address);

    /// <summary>Whether this endpoint is on the whitelist.</summary>
    public bool IsFree(in EndpointText endpoint)
    {
        for (var i = 0; i < FreeEndpoints.Count; i++)
        {
            if (FreeEndpoints[i].Matches(endpoint))
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
