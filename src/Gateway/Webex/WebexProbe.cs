using Yarp.ReverseProxy.Configuration;

namespace WebexGateway.Webex;

/// <summary>Asks a route's Webex without a token and without a body, so that no call can be placed.</summary>
public sealed class WebexProbe(CallbackRoutes routes, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>The status of the answer; null without one.</summary>
    public async Task<int?> AskAsync(string routeId, CancellationToken cancellationToken)
    {
        if (routes.Find(routeId) is not var (route, cluster, address))
        {
            return null;
        }

        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var probe = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(address), PathOf(route.Config)));
        try
        {
            using var answer = await cluster.HttpClient.SendAsync(probe, either.Token);
            return (int)answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The path that the route sends to, so that the probe meets what a callback would.</summary>
    private static string PathOf(RouteConfig route) =>
        route.Transforms?.Select(transform => transform.GetValueOrDefault("PathSet")).FirstOrDefault(path => path is not null) ?? "/";
}
