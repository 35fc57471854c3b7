namespace WebexGateway.Tokens;

/// <summary>How a token is, in the words that readiness and the operator's page share.</summary>
/// <param name="Word"><c>connected</c>, <c>not connected</c>, <c>waiting for Webex</c> or <c>not used yet</c>.</param>
/// <param name="Reason">Why it is not well, and the fix.</param>
/// <param name="DaysLeft">Days until the refresh token ends; null when Webex did not say, or has refused it.</param>
public sealed record TokenState(string Word, string? Reason, double? DaysLeft)
{
    /// <summary>The reason as the operator is told it, with Webex's tracking id.</summary>
    public string? OperatorsReason { get; private init; }

    /// <summary>Whether an operator should connect again soon.</summary>
    public bool EndsSoon => DaysLeft <= TokenKeeper.WarningDays;

    /// <summary>The state of a slot now. A token may be connected and have a reason: its next renewal is in trouble.</summary>
    public static TokenState Of(TokenSlot slot)
    {
        var word = slot switch
        {
            { IsRevoked: true } => "not connected",
            { Live: not null } => "connected",
            { LastTrouble: TokenAnswer.Refused } => "not connected",
            { LastTrouble: TokenAnswer.Unavailable } => "waiting for Webex",
            _ => "not used yet",
        };
        var trouble = slot.LastTrouble;
        return new(word, ReasonOf(trouble is null ? null : trouble with { TrackingId = null }, slot.Name), slot.DaysLeft) { OperatorsReason = ReasonOf(trouble, slot.Name) };
    }

    private static string? ReasonOf(TokenAnswer? trouble, string token) => trouble switch
    {
        TokenAnswer.Refused refused => refused.WithFix(token),
        TokenAnswer.Unavailable passing => passing.Words,
        _ => null,
    };
}
