namespace WebexGateway.Site;

/// <summary>What one connection may cost: small bodies and headers, and no dawdling.</summary>
public static class ServerLimits
{
    /// <summary>The largest body that any endpoint takes, in bytes; routes set less.</summary>
    private const int LargestBody = 64 * 1024;

    /// <summary>Sets Kestrel's limits.</summary>
    public static void LimitRequests(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
    });
}
