using System.Diagnostics.CodeAnalysis;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.Simulation;

/// <summary>The routes of config/routes.json as one instance knows them.</summary>
internal sealed class FixedRoutes(RouteModel route, ClusterState cluster) : IProxyStateLookup
{
    public bool TryGetRoute(string id, [NotNullWhen(true)] out RouteModel? found) =>
        (found = id == route.Config.RouteId ? route : null) is not null;

    public IEnumerable<RouteModel> GetRoutes() => [route];

    public bool TryGetCluster(string id, [NotNullWhen(true)] out ClusterState? found) =>
        (found = id == cluster.ClusterId ? cluster : null) is not null;

    public IEnumerable<ClusterState> GetClusters() => [cluster];
}
