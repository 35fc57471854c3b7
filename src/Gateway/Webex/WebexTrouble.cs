namespace WebexGateway.Webex;

/// <summary>A run of callbacks that Webex did not accept.</summary>
/// <param name="Since">When the first of them failed.</param>
/// <param name="Failures">How many failed one after the other.</param>
/// <param name="Cause">What Webex did to the last of them.</param>
/// <param name="Answered">The status that it answered; null without an answer.</param>
public sealed record WebexTrouble(DateTimeOffset Since, int Failures, string Cause, int? Answered)
{
    /// <summary>What happened, and what to do.</summary>
    public string Words => (Failures == 1 ? "Webex did not take the last callback" : $"Webex took none of the last {Failures} callbacks")
        + $": it {Cause}. {Fix}";

    /// <summary>What Webex did to a callback that it did not accept; null when no request was sent for want of a token.</summary>
    public static string? CauseOf(WebexOutcome outcome) => outcome switch
    {
        { Reply: { } reply } => $"answered {reply.Status}",
        { Verdict: WebexVerdict.NotProcessed } => "could not be reached",
        { Verdict: WebexVerdict.Unconfirmed } => "gave no answer",
        _ => null,
    };

    private string Fix => Answered switch
    {
        StatusCodes.Status401Unauthorized => "An operator should connect Webex again at /operator.",
        StatusCodes.Status403Forbidden => "Look at the Integration's scopes and licence in Control Hub.",
        not null => "Look at the entry point's flow in Control Hub.",
        null => "Look at the network, and at status.webex.com.",
    };
}
