namespace WebexGateway.Webex;

/// <summary>The outcome of a request to Webex.</summary>
public enum WebexVerdict
{
    Accepted,

    /// <summary>
    /// There was no live token, the request could not be made, or Webex does not allow what our token asks (401, 403): our fault, not the
    /// visitor's.
    /// </summary>
    NotConnected,

    /// <summary>Webex did not process it: it could not be reached, or answered 429.</summary>
    NotProcessed,

    /// <summary>It was sent, and no clear answer came. Sending again could ring a telephone twice.</summary>
    Unconfirmed,

    /// <summary>Webex refused it, and would again.</summary>
    Refused,
}

/// <summary>An outcome with Webex's answer, if one came.</summary>
public sealed record WebexOutcome(WebexVerdict Verdict, WebexReply? Reply)
{
    /// <summary>Webex's id of the call that it accepted; null when its answer has none.</summary>
    public string? Task { get; init; }

    public static readonly WebexOutcome NotConnected = new(WebexVerdict.NotConnected, null);
    public static readonly WebexOutcome NotProcessed = new(WebexVerdict.NotProcessed, null);
    public static readonly WebexOutcome Unconfirmed = new(WebexVerdict.Unconfirmed, null);

    /// <summary>Judges by the status as Webex documents it.</summary>
    public static WebexOutcome Of(WebexReply reply) => new(
        reply.Status switch
        {
            StatusCodes.Status201Created => WebexVerdict.Accepted,
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => WebexVerdict.NotConnected,
            StatusCodes.Status429TooManyRequests => WebexVerdict.NotProcessed,
            StatusCodes.Status408RequestTimeout => WebexVerdict.Unconfirmed, // a proxy's, perhaps after it passed the request on
            >= 400 and < 500 => WebexVerdict.Refused,
            _ => WebexVerdict.Unconfirmed,
        },
        reply);
}
