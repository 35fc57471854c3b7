namespace WebexGateway.OAuth;

/// <summary>How a token is, in the words that readiness and the operator's page share.</summary>
/// <param name="Word"><c>connected</c>, <c>not connected</c>, <c>waiting for Webex</c> or <c>not used yet</c>.</param>
/// <param name="Reason">Why it is not well, and the fix.</param>
/// <param name="DaysLeft">Days until the refresh token ends; null when Webex did not say.</param>
public sealed record TokenState(string Word, string? Reason, double? DaysLeft)
{
    /// <summary>Whether an operator should connect again soon.</summary>
    public bool EndsSoon => DaysLeft <= TokenKeeper.WarningDays;

    /// <summary>The state of a slot now. A token may be connected and have a reason: its next renewal is in trouble.</summary>
    public static TokenState Of(TokenSlot slot)
    {
        var word = slot switch
        {
            { Live: not null } => "connected",
            { LastTrouble: TokenAnswer.Refused } => "not connected",
            { LastTrouble: TokenAnswer.Unavailable } => "waiting for Webex",
            _ => "not used yet",
        };
        var reason = slot.LastTrouble switch
        {
            TokenAnswer.Refused refused => refused.Reason.Contains("/oauth/start", StringComparison.Ordinal) ? refused.Reason : $"{refused.Reason}: an operator must visit /oauth/start?token={slot.Name}",
            TokenAnswer.Unavailable trouble => trouble.Reason,
            _ => null,
        };
        return new(word, reason, slot.DaysLeft);
    }
}
