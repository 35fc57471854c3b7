using WebexGateway.Transforms;
using Yarp.ReverseProxy.Forwarder;

namespace WebexGateway.Webex;

/// <summary>What became of a request to Webex.</summary>
public enum WebexVerdict
{
    /// <summary>Webex took it.</summary>
    Accepted,

    /// <summary>It never left, since there was no live token; or Webex did not accept what our token may do (401, 403), which is no fault of the visitor's.</summary>
    NotConnected,

    /// <summary>Webex did not process it: it could not be reached, or answered 429.</summary>
    NotProcessed,

    /// <summary>Nobody knows: it was sent, and no clear answer came. Sending again could ring a telephone twice.</summary>
    Unconfirmed,

    /// <summary>Webex said no, and would again.</summary>
    Refused,
}

/// <summary>What became of a request to Webex, by what Webex documents: 201 accepted, 429 not processed, 401 and 403 our fault, other 4xx refused, all else after sending unknown.</summary>
public sealed record WebexOutcome(WebexVerdict Verdict, WebexReply? Reply)
{
    /// <summary>Reads the outcome from what the forwarder and the transforms left on the request.</summary>
    public static WebexOutcome Of(HttpContext context)
    {
        var reply = context.Features.Get<WebexReply>();
        return new(reply is null ? WithoutReply(context) : ByStatus(reply.Status), reply);
    }

    private static WebexVerdict ByStatus(int status) => status switch
    {
        StatusCodes.Status201Created => WebexVerdict.Accepted,
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => WebexVerdict.NotConnected,
        StatusCodes.Status429TooManyRequests => WebexVerdict.NotProcessed,
        >= 400 and < 500 => WebexVerdict.Refused,
        _ => WebexVerdict.Unconfirmed,
    };

    private static WebexVerdict WithoutReply(HttpContext context) => context.Features.Get<IForwarderErrorFeature>() switch
    {
        { Error: ForwarderError.NoAvailableDestinations } => WebexVerdict.NotProcessed,
        { Exception: WebexNotReachedException } => WebexVerdict.NotProcessed,
        { Error: ForwarderError.RequestCreation } => WebexVerdict.NotConnected, // a fault of ours, which says nothing of Webex
        null when context.Response.StatusCode >= 400 => WebexVerdict.NotConnected, // a transform answered before anything was sent
        _ => WebexVerdict.Unconfirmed,
    };
}
