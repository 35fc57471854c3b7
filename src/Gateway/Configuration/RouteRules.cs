using System.Text.RegularExpressions;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Configuration;

/// <summary>
/// Finds faults of routes and clusters that YARP allows: a token without a check of the visitor, or sent to a host that is not Webex's.
/// </summary>
public static partial class RouteRules
{
    /// <summary>The gateway's own endpoints. A route there would hide them, or be an error for the visitor.</summary>
    public static readonly IReadOnlyList<string> OwnPaths =
    [
        "/health", "/oauth", "/token", "/operator", "/callback/challenge", "/callback/options", "/callback/requests", "/guest/challenge",
        "/webex/events", "/openapi",
    ];

    private static readonly string[] BodilessMethods = ["GET", "HEAD", "DELETE"];

    /// <summary>The keys of a route's metadata that name a check of the visitor, with the known value.</summary>
    private static readonly Dictionary<string, string> Gates = new()
    {
        ["Admission"] = CallbackRoutes.Admission,
        ["Visitor"] = VisitorCheck.Guest,
    };

    /// <summary>Returns each fault with its path and the fix.</summary>
    public static IEnumerable<string> Faults(IProxyConfig proxy, IReadOnlyCollection<string> hosts) =>
    [
        .. proxy.Routes.Count == 0 ? ["ReverseProxy:Routes is empty: restore the routes."] : Array.Empty<string>(),
        .. proxy.Routes.SelectMany(
            route => RouteFaults(route, [.. proxy.Clusters.Select(cluster => cluster.ClusterId)]).Select(
                fault => $"ReverseProxy:Routes:{route.RouteId}{fault}.")),
        .. Twins(proxy.Routes),
        .. proxy.Clusters.SelectMany(
            cluster => ClusterFaults(cluster, hosts).Select(fault => $"ReverseProxy:Clusters:{cluster.ClusterId}{fault}.")),
    ];

    private static IEnumerable<string> RouteFaults(RouteConfig route, List<string> clusters)
    {
        if (route.ClusterId is not { Length: > 0 } cluster)
        {
            yield return $":ClusterId is missing: name one of {string.Join(", ", clusters)}";
        }
        else if (!clusters.Contains(cluster, StringComparer.OrdinalIgnoreCase))
        {
            yield return $":ClusterId is '{cluster}', and there is no such cluster; {Spelling.Suggest(cluster, clusters).TrimEnd('?')}";
        }

        if (OwnPaths.FirstOrDefault(own => IsBelow(route.Match.Path, own)) is { } taken)
        {
            yield return $":Match:Path is '{route.Match.Path}', and {taken} is the gateway's own: choose another path";
        }

        foreach (var (key, known) in Gates)
        {
            if (route.Metadata?.GetValueOrDefault(key) is { } gate && gate != known)
            {
                yield return $":Metadata:{key} is '{gate}', which checks nothing: write \"{known}\"";
            }
        }

        if (route.Metadata?.ContainsKey("Admission") == true && AccessTokenTransform.TokenOf(route) is null)
        {
            yield return ":Transforms lacks \"WebexAccessToken\", without which Webex refuses every callback: add it as in the shipped "
                + "route";
        }

        foreach (var fault in CallbackFields.Faults(route.Metadata ?? new Dictionary<string, string>()))
        {
            yield return $":Metadata:{fault}";
        }

        if (AccessTokenTransform.TokenOf(route) is not null && SendsVisitorsBody(route))
        {
            yield return ":Transforms writes no body, and the visitor's own would go to Webex with our token: "
                + "add a \"BodyField\", or let Match:Methods be GET only";
        }

        if (AccessTokenTransform.TokenOf(route) is not null && !Gates.Keys.Any(key => route.Metadata?.ContainsKey(key) == true))
        {
            yield return ":Metadata names no check of the visitor, and the route spends a token: add \"Metadata\": "
                + $"{{ \"Visitor\": \"{VisitorCheck.Guest}\" }}, or \"Admission\": \"{CallbackRoutes.Admission}\" for callbacks";
        }
    }

    /// <summary>The visitor's body would be forwarded: no transform writes another, and the route takes more than GET.</summary>
    private static bool SendsVisitorsBody(RouteConfig route) =>
        route.Transforms?.Any(transform => transform.ContainsKey("BodyField")) != true
        && (route.Match.Methods is not { Count: > 0 } methods
            || methods.Any(method => !BodilessMethods.Contains(method, StringComparer.OrdinalIgnoreCase))
            || route.Transforms?.Any(transform => transform.ContainsKey("HttpMethodChange")) == true);

    /// <summary>The path is this one of ours, or below it.</summary>
    public static bool IsBelow(string? path, string own) =>
        $"/{path?.Trim('/')}/".StartsWith($"{own}/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds routes for the same request, which would fail only when a visitor comes.</summary>
    private static IEnumerable<string> Twins(IReadOnlyList<RouteConfig> routes) =>
        from first in routes
        from second in routes
        where string.CompareOrdinal(first.RouteId, second.RouteId) < 0 && AreTwins(first, second)
        select $"ReverseProxy:Routes:{second.RouteId}:Match is the same as that of '{first.RouteId}': change its Path or Methods.";

    private static bool AreTwins(RouteConfig first, RouteConfig second) =>
        string.Equals(Pattern(first), Pattern(second), StringComparison.OrdinalIgnoreCase)
        && first.Order == second.Order
        && first.Match is { Hosts: null or { Count: 0 }, Headers: null or { Count: 0 }, QueryParameters: null or { Count: 0 } }
        && second.Match is { Hosts: null or { Count: 0 }, Headers: null or { Count: 0 }, QueryParameters: null or { Count: 0 } }
        && (
            first.Match.Methods is not { Count: > 0 } some
                || second.Match.Methods is not { Count: > 0 } others
                || some.Intersect(others, StringComparer.OrdinalIgnoreCase).Any());

    /// <summary>The path without the names of its parameters, which tell no two requests apart.</summary>
    private static string Pattern(RouteConfig route) => ParameterName().Replace($"{route.Match.Path}".Trim('/'), "{$1");

    /// <summary>The name in <c>{name}</c>, <c>{name?}</c>, <c>{**name}</c> and <c>{name:constraint}</c>.</summary>
    [GeneratedRegex(@"\{(\*?)\*?[^{}:=*]+(?=[}:=])")]
    private static partial Regex ParameterName();

    private static IEnumerable<string> ClusterFaults(ClusterConfig cluster, IReadOnlyCollection<string> hosts)
    {
        if (cluster.Destinations is not { Count: > 0 } destinations)
        {
            yield return ":Destinations is empty: add one with the Address of Webex";
            yield break;
        }

        foreach (var (name, destination) in destinations)
        {
            foreach (var (key, address) in new[] { ("Address", destination.Address), ("Health", destination.Health) })
            {
                if ((key == "Address" || address is not null) && WebexAddress.FaultOf(address, hosts) is { } fault)
                {
                    yield return $":Destinations:{name}:{key} is '{address?.Split('@')[^1]}' (WXCC_API_URL and WEBEX_API_URL set it too): "
                        + $"{fault}";
                }
            }
        }

        if (cluster.HttpClient?.DangerousAcceptAnyServerCertificate == true)
        {
            yield return ":HttpClient:DangerousAcceptAnyServerCertificate would give our token to anybody: remove it";
        }

        if (cluster.HttpClient?.WebProxy is not null)
        {
            yield return ":HttpClient:WebProxy is not supported: set HTTPS_PROXY in the environment";
        }

        if (cluster.SessionAffinity?.Enabled == true)
        {
            yield return ":SessionAffinity is not supported: Webex needs none; remove it";
        }
    }
}
