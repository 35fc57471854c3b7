using Microsoft.AspNetCore.Http.Features;
using WebexGateway.Tokens;
using WebexGateway.Transforms;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.Webex;

/// <summary>Sends what no visitor waits for through the same route as a visitor's request: one way to dress a request.</summary>
public sealed class RouteSender(
    IProxyStateLookup proxy, EntryPoints entryPoints, TokenCache tokens, IHttpForwarder forwarder, IServiceProvider services, TimeProvider clock)
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Whether the route and the topic of a callback are still configured.</summary>
    public bool CanSend(string routeId, string topic) => HasRoute(routeId) && entryPoints.NameOf(topic) is not null;

    /// <summary>Sends an admitted callback by its route and says what became of it.</summary>
    public async Task<WebexOutcome> SendAsync(string routeId, AdmittedCallback callback)
    {
        if (Destination(routeId) is not var (route, destination))
        {
            return new WebexOutcome(WebexVerdict.NotProcessed, null);
        }

        using var deadline = new CancellationTokenSource(ProxyDeadline.Limit, clock);
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = deadline.Token };
        context.Request.Method = HttpMethods.Post;
        context.Request.Protocol = HttpProtocol.Http11;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new ProxyDeadline.HasBody());
        context.Features.Set(callback);
        var cluster = route.Cluster!.Model;
        await forwarder.SendAsync(context, destination, cluster.HttpClient, cluster.Config.HttpRequest ?? ForwarderRequestConfig.Empty, route.Transformer);
        return WebexOutcome.Of(context);
    }

    /// <summary>Asks a route's Webex without a token and without a body, which can place nothing; gives its status, or null without an answer.</summary>
    public async Task<int?> ProbeAsync(string routeId, CancellationToken cancellationToken)
    {
        if (Destination(routeId) is not var (route, destination))
        {
            return null;
        }

        using var limit = new CancellationTokenSource(ProbeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var probe = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(destination), PathOf(route.Config)));
        try
        {
            using var answer = await route.Cluster!.Model.HttpClient.SendAsync(probe, either.Token);
            return (int)answer.StatusCode;
        }
        catch (Exception stillDown) when (stillDown is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Whether there is such a route.</summary>
    public bool HasRoute(string? routeId) => routeId is not null && proxy.TryGetRoute(routeId, out _);

    /// <summary>A route that sends callbacks, or null.</summary>
    public string? AnyAdmittedRoute() => proxy.GetRoutes().FirstOrDefault(route => route.Config.Metadata?.ContainsKey("Admission") == true)?.Config.RouteId;

    /// <summary>Routes whose token cannot be sent now.</summary>
    public IReadOnlyList<string> RoutesWithoutToken() =>
    [
        .. proxy.GetRoutes().Select(route => route.Config)
            .Where(route => AccessTokenTransform.TokenOf(route) is { } token && tokens.Slot(token).Live is null)
            .Select(route => route.RouteId),
    ];

    private (RouteModel Route, string Destination)? Destination(string routeId) =>
        proxy.TryGetRoute(routeId, out var route) && route.Cluster?.DestinationsState.AvailableDestinations is [{ Model.Config.Address: var address }, ..] ? (route, address) : null;

    /// <summary>The path that the route sends to, so that the probe sees what a callback would.</summary>
    private static string PathOf(Yarp.ReverseProxy.Configuration.RouteConfig route) =>
        route.Transforms?.Select(transform => transform.GetValueOrDefault("PathSet")).FirstOrDefault(path => path is not null) ?? "/";
}
