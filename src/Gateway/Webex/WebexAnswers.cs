using WebexGateway.Http;
using WebexGateway.Transforms;

namespace WebexGateway.Webex;

/// <summary>Answers the visitor of a proxied route without an admission when Webex did not take the request.</summary>
public sealed partial class WebexAnswers(RequestDelegate next, ILogger<WebexAnswers> logger)
{
    /// <summary>Leaves a good answer as the route's reply transforms wrote it, and makes a problem of every other.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var isRedirect = context.Response.StatusCode is >= 300 and < 400 && context.Features.Get<WebexReply>() is not null; // no answer of the APIs that we call
        if ((context.Response.StatusCode < 400 && !isRedirect) || context.Response.ContentType is not null)
        {
            return; // answered already
        }

        if (context.Features.Get<RequestFault>() is { } fault)
        {
            await Problems.For(fault.Status).WriteAsync(context, fault.Detail);
            return;
        }

        var outcome = WebexOutcome.Of(context);
        Log.NotAccepted(logger, context.GetReverseProxyFeature().Route.Config.RouteId, outcome.Verdict, outcome.Reply?.Status, outcome.Reply?.TrackingId);
        await ProblemFor(outcome).WriteAsync(context, retryAfter: outcome.Reply?.RetryAfter);
    }

    /// <summary>The problem for a request that Webex did not take.</summary>
    public static Problem ProblemFor(WebexOutcome outcome) => outcome switch
    {
        { Reply.Status: StatusCodes.Status403Forbidden } => Problems.RefusedByWebex,
        { Verdict: WebexVerdict.NotConnected } => Problems.NotConnected,
        { Verdict: WebexVerdict.NotProcessed or WebexVerdict.Unconfirmed } => Problems.WebexUnavailable,
        _ => Problems.RefusedByWebex,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Route {Route}: Webex did not take the request ({Verdict}, status {Status}, tracking id {TrackingId}).")]
        public static partial void NotAccepted(ILogger logger, string route, WebexVerdict verdict, int? status, string? trackingId);
    }
}
