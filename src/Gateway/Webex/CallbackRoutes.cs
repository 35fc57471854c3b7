using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.Webex;

/// <summary>Looks up the routes that send callbacks in YARP's live configuration.</summary>
public sealed class CallbackRoutes(
    IProxyStateLookup proxy,
    IEnumerable<ILoadBalancingPolicy> policies,
    EntryPoints entryPoints,
    TokenCache tokens,
    IConfiguration configuration)
{
    private const string Metadata = "Admission";
    private const string ShippedPath = "/callback/call";

    /// <summary>The value of a route's <c>Metadata:Admission</c> that makes its requests callbacks.</summary>
    public const string Admission = "callback";

    public static bool SendsCallbacks(RouteConfig route) => route.Metadata?.GetValueOrDefault(Metadata) == Admission;

    public bool CanSend(string routeId, string topic) => HasRoute(routeId) && entryPoints.NameOf(topic) is not null;

    public bool HasRoute(string? routeId) => routeId is not null && proxy.TryGetRoute(routeId, out _);

    /// <summary>Any route that sends callbacks, or null.</summary>
    public string? Any() => proxy.GetRoutes().FirstOrDefault(route => SendsCallbacks(route.Config))?.Config.RouteId;

    /// <summary>
    /// The path at which a page asks for a callback: the shipped one, or where <c>Match:Path</c> has moved it; null when each route has a
    /// pattern for its path.
    /// </summary>
    public string? CallPath()
    {
        List<string> paths =
        [
            .. proxy.GetRoutes().Select(route => route.Config).Where(SendsCallbacks).OrderBy(route => route.Order)
                .Select(route => route.Match.Path).OfType<string>().Where(path => !path.Contains('{')).Select(path => $"/{path.Trim('/')}"),
        ];
        return paths.Find(path => path == ShippedPath) ?? paths.FirstOrDefault();
    }

    /// <summary>The names of the tokens of the routes that send callbacks.</summary>
    public IEnumerable<string> TokensOfCallbacks() => proxy.GetRoutes().Select(route => route.Config).Where(SendsCallbacks)
        .Select(AccessTokenTransform.TokenOf).OfType<string>().Distinct();

    /// <summary>Routes without a live token.</summary>
    public IReadOnlyList<string> WithoutToken() =>
    [
        .. proxy.GetRoutes().Select(route => route.Config)
            .Where(route => AccessTokenTransform.TokenOf(route) is { } token && tokens.Slot(token).Live is null)
            .Select(route => route.RouteId),
    ];

    /// <summary>The refusal of a route with an unset <c>"Setting"</c>; null when all are set.</summary>
    public RequestRefusal? ClosedReasonOf(RouteConfig route) => RouteSettings.RefusalOf(route, configuration);

    /// <summary>
    /// The route, its cluster, and the address of the destination that its load balancing picks; null when one is missing.
    /// </summary>
    public (RouteModel Route, ClusterModel Cluster, string Address)? Find(string routeId)
    {
        if (!proxy.TryGetRoute(routeId, out var route) || route.Cluster is not { } cluster)
        {
            return null;
        }

        var available = cluster.DestinationsState.AvailableDestinations;
        var picked = available is [var only] ? only : PolicyOf(cluster).PickDestination(new DefaultHttpContext(), cluster, available);
        return picked is null ? null : (route, cluster.Model, picked.Model.Config.Address);
    }

    private ILoadBalancingPolicy PolicyOf(ClusterState cluster)
    {
        var name = cluster.Model.Config.LoadBalancingPolicy ?? LoadBalancingPolicies.PowerOfTwoChoices;
        return policies.First(policy => string.Equals(policy.Name, name, StringComparison.OrdinalIgnoreCase));
    }
}
