namespace WebexGateway.Ledger;

/// <summary>What became of a request to Webex, as the ledger keeps it.</summary>
/// <param name="Row">The callback's row.</param>
/// <param name="Attempt">Which attempt of the callback asked: an answer that is written late must not settle a newer one.</param>
/// <param name="Status">Placed, queued again, unconfirmed or refused.</param>
/// <param name="Due">When it may be sent again; matters for queued ones only.</param>
/// <param name="WebexStatus">Webex's status, for the operator.</param>
/// <param name="TrackingId">Webex's tracking id, for the operator.</param>
/// <param name="Note">Why, in a few words, for the operator.</param>
public sealed record Settlement(
    long Row, int Attempt, CallbackStatus Status, DateTimeOffset Due, int? WebexStatus, string? TrackingId, string? Note)
{
    /// <summary>Webex's id of the call, when its answer had one.</summary>
    public string? Task { get; init; }

    /// <summary>It was sent before, so the row may hold an earlier answer.</summary>
    public bool IsRepeated { get; init; }
}
