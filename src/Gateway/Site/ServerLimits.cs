using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebexGateway.Site;

/// <summary>What one connection may cost: small bodies and headers, and no dawdling.</summary>
public static class ServerLimits
{
    /// <summary>The largest body that any endpoint takes, in bytes: nobody sends more than a short form. Routes set less.</summary>
    private const int LargestBody = 8 * 1024;

    /// <summary>Webex's code and state fit in a fraction of it.</summary>
    private const int LongestRequestLine = 4 * 1024;

    /// <summary>An idle connection costs about 10 KB; more than this is an attack or wants a second instance.</summary>
    private const int MostConnections = 10_000;

    /// <summary>A visitor's body is under 4 KiB and fits in a few packets: at this rate it is there in 4 seconds, or never.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(2));

    /// <summary>Sets Kestrel's limits.</summary>
    public static void LimitRequests(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestBufferSize = 64 * 1024;
        kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 64;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
    });
}
