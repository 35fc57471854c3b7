using WebexGateway.Webex;

namespace WebexGateway.Callback.Ledger;

/// <summary>What became of one request to Webex, as the ledger keeps it.</summary>
/// <param name="Row">The callback's row.</param>
/// <param name="Status">Placed, queued again, unconfirmed or refused.</param>
/// <param name="Due">When it may be sent again; matters for queued ones only.</param>
/// <param name="WebexStatus">Webex's status, for the operator.</param>
/// <param name="TrackingId">Webex's tracking id, for the operator.</param>
/// <param name="Note">Why, in a few words, for the operator.</param>
public sealed record Settlement(long Row, CallbackStatus Status, DateTimeOffset Due, int? WebexStatus, string? TrackingId, string? Note)
{
    private static readonly TimeSpan WithoutToken = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WithoutConnection = TimeSpan.FromSeconds(1);

    /// <summary>By what Webex documents: accepted is placed; not processed is queued again; unknown is never sent again by itself.</summary>
    public static Settlement Of(long row, WebexOutcome outcome, DateTimeOffset now) => new(
        row,
        outcome.Verdict switch
        {
            WebexVerdict.Accepted => CallbackStatus.Placed,
            WebexVerdict.NotConnected or WebexVerdict.NotProcessed => CallbackStatus.Queued,
            WebexVerdict.Refused => CallbackStatus.Refused,
            _ => CallbackStatus.Unconfirmed,
        },
        now + outcome.Verdict switch
        {
            WebexVerdict.NotConnected => WithoutToken,
            WebexVerdict.NotProcessed => outcome.Reply?.RetryAfter ?? WithoutConnection,
            _ => TimeSpan.Zero,
        },
        outcome.Reply?.Status,
        outcome.Reply?.TrackingId,
        outcome.Verdict.ToString());
}
