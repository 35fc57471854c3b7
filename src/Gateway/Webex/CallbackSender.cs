using System.Net;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace WebexGateway.Webex;

/// <summary>Sends a callback to Webex: dresses the request by its route, sends it once, and returns what became of it.</summary>
public sealed partial class CallbackSender(
    CallbackRoutes routes, IServiceProvider services, TimeProvider clock, ILogger<CallbackSender> logger)
{
    /// <summary>The longest time for one callback from its body, or its claim, to its outcome.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(10);

    /// <summary>Sends until the deadline, which is at most <see cref="LongestTime"/> away.</summary>
    public async Task<WebexOutcome> SendAsync(string routeId, AdmittedCallback callback, CancellationToken deadline)
    {
        if (routes.Find(routeId) is not { } target)
        {
            return WebexOutcome.NotProcessed;
        }

        var (route, cluster, address) = target;
        using var request = await DressAsync(route, cluster, address, callback, deadline);
        if (request is null)
        {
            return WebexOutcome.NotConnected;
        }

        using var activity = new CancellationTokenSource(cluster.Config.HttpRequest?.ActivityTimeout ?? LongestTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline, activity.Token);
        try
        {
            using var response = await cluster.HttpClient.SendAsync(request, either.Token);
            var outcome = WebexOutcome.Of(await WebexReply.ReadAsync(response, deadline));
            return outcome.Verdict == WebexVerdict.Accepted
                ? outcome with { Task = await AcceptedTask.ReadAsync(response, clock, deadline) }
                : outcome;
        }
        catch (WebexNotReachedException)
        {
            return WebexOutcome.NotProcessed;
        }
        catch (Exception exception)
        {
            Log.InDoubt(logger, exception.GetType().Name); // the handler has logged the cause
            return WebexOutcome.Unconfirmed;
        }
    }

    /// <summary>
    /// Runs the route's transforms on an <see cref="HttpContext"/> of its own, which holds the callback and nothing of the visitor's
    /// request. Null when a transform refuses, such as without a token.
    /// </summary>
    private async Task<HttpRequestMessage?> DressAsync(
        RouteModel route, ClusterModel cluster, string address, AdmittedCallback callback, CancellationToken deadline)
    {
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = deadline };
        context.Request.Method = HttpMethods.Post;
        context.Request.Protocol = HttpProtocol.Http11;
        context.Request.Path = route.Config.Match.Path is { } path && !path.Contains('{') ? path : "/";
        context.Features.Set(callback);
        var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null)
        {
            Content = new ByteArrayContent([]),
            Version = cluster.Config.HttpRequest?.Version ?? HttpVersion.Version20,
            VersionPolicy = cluster.Config.HttpRequest?.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
        };
        try
        {
            await route.Transformer.TransformRequestAsync(context, request, address, deadline);
            if (context.Response.StatusCode == StatusCodes.Status200OK)
            {
                // JsonBodyTransform leaves the body here, where YARP would read it.
                request.Content = await WatchedContent.ReadAsync(context.Request.Body, request.Content.Headers, deadline);
                request.RequestUri ??= RequestUtilities.MakeDestinationAddress(address, context.Request.Path, context.Request.QueryString);
                return request;
            }
        }
        catch (Exception exception) // nothing was sent: the callback waits until this is mended
        {
            Log.NotDressed(logger, route.Config.RouteId, exception);
        }

        request.Dispose();
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "A callback is in doubt: {Kind}.")]
        public static partial void InDoubt(ILogger logger, string kind);

        [LoggerMessage(2, LogLevel.Error, "The request of route '{Route}' could not be made, and was not sent.")]
        public static partial void NotDressed(ILogger logger, string route, Exception exception);
    }
}
