namespace WebexGateway.Ledger;

/// <summary>
/// A callback's status, by the numbers that the store holds. Open ones come first, for the partial index <c>status &lt; 3</c>.
/// </summary>
public enum CallbackStatus
{
    Submitting = 0,

    /// <summary>It waits for Webex.</summary>
    Queued = 1,

    /// <summary>It waits for its time.</summary>
    Scheduled = 2,

    Placed = 3,

    /// <summary>It was sent, and its fate is unknown. Only an operator sends it again.</summary>
    Unconfirmed = 4,

    /// <summary>Webex refused it, or it waited too long. An operator decides.</summary>
    Refused = 5,

    Cancelled = 6,
}
