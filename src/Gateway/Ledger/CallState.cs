namespace WebexGateway.Ledger;

/// <summary>The state of a placed call as Webex tells it, by the numbers that the store holds.</summary>
public enum CallState
{
    /// <summary>It waits for an agent.</summary>
    Queued = 1,

    /// <summary>It is offered to an agent, or the visitor is being called.</summary>
    Ringing = 2,

    Connected = 3,

    /// <summary>It ended after a conversation. Final.</summary>
    Completed = 4,

    /// <summary>It ended without a conversation. Final.</summary>
    Missed = 5,
}

/// <summary>The contract's words for the states, and the order between them.</summary>
public static class CallStateRules
{
    private static readonly string[] Words = ["", "queued", "ringing", "connected", "completed", "missed"];

    public static string Word(this CallState state) => Words[(int)state];

    public static bool IsFinal(this CallState state) => state >= CallState.Completed;

    /// <summary>
    /// Decides whether news of Webex change a state or its time. News come late, twice and out of order. Between queued and
    /// ringing the newer news decide, because a call that no agent takes returns to the queue. A connected call does not return, so its
    /// news are true at any time. The first end is final.
    /// </summary>
    /// <param name="now">The known state; null for none.</param>
    /// <param name="since">Webex's time of the known state, if Webex told it.</param>
    /// <param name="news">The state that Webex tells.</param>
    /// <param name="at">Webex's time of the news, if Webex tells it.</param>
    /// <param name="endsRinging">The news are that the call rang in vain, which is later than its ringing at the same time.</param>
    public static bool Changes(
        CallState? now, DateTimeOffset? since, CallState news, DateTimeOffset? at, bool endsRinging = false) =>
        now switch
        {
            null => true,
            { } known when known.IsFinal() => false,
            { } known when news >= CallState.Connected || known >= CallState.Connected => news > known,
            { } known when at is null || since is null || at == since =>
                news > known || (endsRinging && known == CallState.Ringing),
            _ => at > since,
        };
}
