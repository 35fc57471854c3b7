namespace WebexGateway.FollowUp;

/// <summary>The state of the subscription to Webex's events.</summary>
/// <param name="Status"><c>active</c>, <c>inactive</c>, <c>none</c>, or <c>unknown</c> when Webex does not say.</param>
/// <param name="Reason">What is in the way, and the fix; null when all is well.</param>
public sealed record SubscriptionState(string Status, string? Reason = null)
{
    public static readonly SubscriptionState None = new("none");

    public static SubscriptionState Unknown(string reason) => new("unknown", reason);
}
