namespace WebexGateway.Ledger;

/// <summary>Where a callback stands; the numbers are what the store holds. The open ones come first: the partial index on them says <c>status &lt; 3</c>.</summary>
public enum CallbackStatus
{
    /// <summary>One instance is asking Webex now.</summary>
    Submitting = 0,

    /// <summary>Webex has not processed it; it will be asked.</summary>
    Queued = 1,

    /// <summary>Waits for its time.</summary>
    Scheduled = 2,

    /// <summary>Webex accepted the task.</summary>
    Placed = 3,

    /// <summary>It was sent, and nobody knows what became of it; never sent again by itself.</summary>
    Unconfirmed = 4,

    /// <summary>Webex said no, or it waited too long; an operator decides.</summary>
    Refused = 5,

    /// <summary>Its visitor cancelled it in time.</summary>
    Cancelled = 6,
}

/// <summary>The words of the contract for each status.</summary>
public static class CallbackStatusWords
{
    private static readonly string[] Words = ["submitting", "queued", "scheduled", "placed", "unconfirmed", "refused", "cancelled"];

    /// <summary>The word that the outside sees.</summary>
    public static string Word(this CallbackStatus status) => Words[(int)status];
}
