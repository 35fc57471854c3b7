namespace WebexGateway.Startup;

/// <summary>Names what an older version needed in <c>config/*.json</c> and this one does not.</summary>
internal static class UpgradeWarnings
{
    public static IEnumerable<string> Of(IConfiguration configuration)
    {
        foreach (var entry in configuration.GetSection("IpRateLimiting:EndpointWhitelist").GetChildren()
            .Where(entry => string.Equals(entry.Value, "get:/vendor/*", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"{entry.Path} is 'get:/vendor/*', as earlier versions shipped it: remove it from config/rate-limits.json, so "
                + "that downloads of the calling library count.";
        }

        foreach (var transform in configuration.GetSection("ReverseProxy:Routes").GetChildren()
            .SelectMany(route => route.GetSection("Transforms").GetChildren())
            .Where(transform => string.Equals(transform["WebexReply"], "Outcome", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"{transform.Path} is {{ \"WebexReply\": \"Outcome\" }}, which has no effect any more: remove it from "
                + "config/routes.json.";
        }
    }
}
