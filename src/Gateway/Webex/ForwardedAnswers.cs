using Yarp.ReverseProxy.Forwarder;

namespace WebexGateway.Webex;

/// <summary>Answers a visitor of a forwarded route, such as a guest, with a problem when Webex did not accept the request.</summary>
public sealed partial class ForwardedAnswers(RequestDelegate next, ILogger<ForwardedAnswers> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Features.Get<RequestRefusal>() is { } refusal)
        {
            await Problems.For(refusal.Status).WriteAsync(context, refusal.Detail);
        }
        else if (ProblemOf(context) is { } problem)
        {
            var reply = context.Features.Get<WebexReply>();
            var answer = WebexAnswerWords.Of(reply?.Status, reply?.TrackingId);
            Log.NotAccepted(logger, context.GetReverseProxyFeature().Route.Config.RouteId, problem.Slug, answer);
            await problem.WriteAsync(context, retryAfter: reply?.RetryAfter);
        }
    }

    /// <summary>Null for a good answer, and for any answer of a route without a token.</summary>
    private static Problem? ProblemOf(HttpContext context) => (context.Features.Get<WebexReply>(), context.Response.StatusCode) switch
    {
        ({ Status: StatusCodes.Status401Unauthorized }, _) => Problems.NotConnected,
        ({ Status: StatusCodes.Status429TooManyRequests }, _) => Problems.WebexUnavailable,
        ({ Status: >= 400 and < 500 }, _) => Problems.RefusedByWebex,
        // a redirect, a failure, or a body that is not the JSON we know
        ({ Status: >= 300 }, _) or ({ }, >= 400) => Problems.WebexUnavailable,
        ({ }, _) => null,
        _ => context.Features.Get<IForwarderErrorFeature>()?.Error switch
        {
            null => null,
            ForwarderError.RequestCreation => Problems.NotConnected, // a fault of ours: nothing was sent
            _ => Problems.WebexUnavailable,
        },
    };

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "Route {Route}: Webex did not take the request: {Problem}{Answer}.")]
        public static partial void NotAccepted(ILogger logger, string route, string problem, string answer);
    }
}
