namespace WebexGateway.Ledger;

/// <summary>A callback's state as a visitor may see it.</summary>
public sealed record CallbackState(Guid Id, CallbackStatus Status, DateTimeOffset At)
{
    /// <summary>What became of the call, once Webex has told it.</summary>
    public CallState? Call { get; init; }

    /// <summary>
    /// The time of a waiting callback is when it is due, of any other when it changed; both in milliseconds of the Unix epoch.
    /// </summary>
    internal static CallbackState Of(Guid id, int stored, long due, long changed, int? call)
    {
        var status = (CallbackStatus)stored;
        return new(
            id,
            status,
            DateTimeOffset.FromUnixTimeMilliseconds(status is CallbackStatus.Queued or CallbackStatus.Scheduled ? due : changed))
        {
            Call = status == CallbackStatus.Placed ? (CallState?)call : null,
        };
    }
}
