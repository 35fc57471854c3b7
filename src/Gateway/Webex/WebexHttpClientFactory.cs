using Yarp.ReverseProxy.Forwarder;

namespace WebexGateway.Webex;

/// <summary>Makes each cluster's client, which sends no trace headers, follows DNS changes, and knows what was never sent.</summary>
public sealed class WebexHttpClientFactory(
    TokenCache tokens,
    WebexPace pace,
    WebexMetrics metrics,
    TimeProvider clock,
    ILogger<WebexMessageHandler> ours,
    ILogger<ForwarderHttpClientFactory> logger)
    : ForwarderHttpClientFactory(logger)
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    // Shorter than load balancers allow, so that a request seldom meets a closing connection.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(4);

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ActivityHeadersPropagator = null; // no trace header to Webex, and no unexported activity
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.PooledConnectionIdleTimeout = IdleTimeout;
        handler.ConnectTimeout = ConnectTimeout;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) =>
        new WebexMessageHandler(base.WrapHandler(context, handler), context.ClusterId, tokens, pace, metrics, clock, ours);
}
