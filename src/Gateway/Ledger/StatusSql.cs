namespace WebexGateway.Ledger;

/// <summary>
/// The numbers of <see cref="CallbackStatus"/> by name, for SQL. A condition repeats the words of the partial index that serves it, since
/// SQLite uses a partial index only then.
/// </summary>
public static class StatusSql
{
    public const string Submitting = "0";
    public const string Queued = "1";
    public const string Scheduled = "2";
    public const string Placed = "3";
    public const string Unconfirmed = "4";
    public const string Refused = "5";
    public const string Cancelled = "6";

    /// <summary>The condition of the index <c>callback_open</c>.</summary>
    public const string IsOpen = "status < 3";

    public const string IsSubmitting = $"status = {Submitting} and {IsOpen}";
    public const string IsScheduled = $"status = {Scheduled} and {IsOpen}";

    /// <summary>It waits for Webex or for its time.</summary>
    public const string IsWaiting = $"status in ({Queued}, {Scheduled}) and {IsOpen}";

    /// <summary>The condition of the index <c>callback_work</c>: an operator decides.</summary>
    public const string NeedsDecision = $"status in ({Unconfirmed}, {Refused}) and closed is null";

    /// <summary>
    /// The condition of the indexes <c>callback_follow</c> and <c>callback_task</c>: what became of its call is not known yet.
    /// </summary>
    public const string IsFollowed = "follow_until is not null";

    /// <summary>Webex has told that the call ended without a conversation: the visitor may ask again at once.</summary>
    public const string IsMissed = "coalesce(call_state, 0) = 5";

    /// <summary>The condition of the index <c>callback_ended</c>: it ended otherwise than placed.</summary>
    public const string EndedBadly = $"status in ({Unconfirmed}, {Refused}, {Cancelled})";

    /// <summary>Webex was asked, or is being asked: the telephone rings or may have rung.</summary>
    public const string MayHaveRung = $"status in ({Submitting}, {Placed}, {Unconfirmed})";

    /// <summary>
    /// When the telephone of a row that <see cref="MayHaveRung"/> rang at the latest. One that is with Webex now may hold the time of an
    /// earlier answer.
    /// </summary>
    public const string RangAt =
        $"(case when status = {Submitting} then coalesce(sent, since) else coalesce(settled, sent, since) end)";
}
