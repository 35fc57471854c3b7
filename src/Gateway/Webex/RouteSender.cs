using Microsoft.AspNetCore.Http.Features;
using WebexGateway.Transforms;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.Webex;

/// <summary>Sends what no visitor waits for through the same route as a visitor's request: one way to dress a request.</summary>
public sealed class RouteSender(IProxyStateLookup proxy, EntryPoints entryPoints, IHttpForwarder forwarder, IServiceProvider services, TimeProvider clock)
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

    /// <summary>Whether a route's Webex answers anything but a gateway's excuse, asked without a token and without a body: it can place nothing.</summary>
    public async Task<bool> ProbeAsync(string routeId, CancellationToken cancellationToken)
    {
        if (Destination(routeId) is not var (route, destination))
        {
            return false;
        }

        using var limit = new CancellationTokenSource(ProbeLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var probe = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(destination), PathOf(route.Config)));
        try
        {
            using var answer = await route.Cluster!.Model.HttpClient.SendAsync(probe, either.Token);
            return (int)answer.StatusCode is not (429 or >= 500);
        }
        catch (Exception stillDown) when (stillDown is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Whether there is such a route.</summary>
    public bool HasRoute(string? routeId) => routeId is not null && proxy.TryGetRoute(routeId, out _);

    /// <summary>A route that sends callbacks, or null.</summary>
    public string? AnyAdmittedRoute() => proxy.GetRoutes().FirstOrDefault(route => route.Config.Metadata?.ContainsKey("Admission") == true)?.Config.RouteId;

    private (RouteModel Route, string Destination)? Destination(string routeId) =>
        proxy.TryGetRoute(routeId, out var route) && route.Cluster?.DestinationsState.AvailableDestinations is [{ Model.Config.Address: var address }, ..] ? (route, address) : null;

    /// <summary>The path that the route sends to, so that the probe sees what a callback would.</summary>
    private static string PathOf(Yarp.ReverseProxy.Configuration.RouteConfig route) =>
        route.Transforms?.Select(transform => transform.GetValueOrDefault("PathSet")).FirstOrDefault(path => path is not null) ?? "/";
}
