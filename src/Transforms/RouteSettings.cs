using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Transforms;

/// <summary>The keys of the configuration that a route's <c>{ "BodyField": …, "Setting": "Section:Key" }</c> reads.</summary>
public static class RouteSettings
{
    /// <summary>404 while one of them is not set: the route is closed; null when all are set.</summary>
    public static RequestFault? FaultOf(RouteConfig route, IConfiguration configuration) =>
        (route.Transforms ?? []).Select(transform => transform.GetValueOrDefault("Setting"))
            .FirstOrDefault(key => key is not null && Read(configuration, key) is null) is { } unset
                ? RequestFault.NotOffered(unset)
                : null;

    internal static string? Read(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } text ? text : null;
}
