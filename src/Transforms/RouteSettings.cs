using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Transforms;

/// <summary>Reads the keys of the configuration that a route names by <c>{ "BodyField": …, "Setting": "Section:Key" }</c>.</summary>
public static class RouteSettings
{
    /// <summary>Returns a 404 while a key of the route is not set, which closes the route; null when all are set.</summary>
    public static RequestRefusal? RefusalOf(RouteConfig route, IConfiguration configuration) =>
        (route.Transforms ?? []).Select(transform => transform.GetValueOrDefault("Setting"))
            .FirstOrDefault(key => key is not null && Read(configuration, key) is null) is { } unset
                ? RequestRefusal.NotOffered(unset)
                : null;

    internal static string? Read(IConfiguration configuration, string key) => configuration[key] is { Length: > 0 } text ? text : null;
}
