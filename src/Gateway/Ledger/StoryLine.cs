namespace WebexGateway.Ledger;

/// <summary>One step of a callback's story.</summary>
/// <param name="At">When.</param>
/// <param name="What">
/// <c>asked</c>, <c>booked</c>, a status that it came to, <c>call-</c> and a state of the call, or what an operator did: <c>resent</c>,
/// <c>closed</c>, <c>revealed</c>.
/// </param>
/// <param name="By"><c>visitor</c>, <c>gateway</c>, <c>webex</c>, or the name of an operator's key.</param>
/// <param name="Why">In words.</param>
/// <param name="TrackingId">Webex's, where Webex answered.</param>
public sealed record StoryLine(DateTimeOffset At, string What, string By, string? Why = null, string? TrackingId = null)
{
    /// <summary>What an answer of Webex, or the gateway's own decision, led to.</summary>
    internal static StoryLine Answer(DateTimeOffset at, CallbackStatus status, string? note, int? webexStatus, string? trackingId) => new(
        at,
        DeskCause.StatusOf(note) ?? status.Word(),
        DeskCause.StatusOf(note) is not null ? "webex" : status == CallbackStatus.Cancelled && note is null ? "visitor" : "gateway",
        DeskCause.Of(note, webexStatus),
        trackingId);
}
