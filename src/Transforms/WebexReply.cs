using System.Net.Http.Headers;

namespace WebexGateway.Transforms;

/// <summary>What Webex answered, for the gateway and the operator; set on <c>HttpContext.Features</c>. Nothing of it is for visitors.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="TrackingId">Webex's id for support, when it gave one.</param>
/// <param name="RetryAfter">How long Webex asks to wait, when it does.</param>
public sealed record WebexReply(int Status, string? TrackingId, TimeSpan? RetryAfter)
{
    private const int MaxTrackingId = 120;

    /// <summary>What asks for more is a mistake, and would hold callbacks up for years.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Reads an answer's headers.</summary>
    public static WebexReply Of(HttpResponseMessage response) =>
        new((int)response.StatusCode, TrackingIdOf(response.Headers), RetryAfterOf(response.Headers));

    /// <summary>The same with the tracking id that a refusal names in its body, <c>{"trackingId":"…"}</c>.</summary>
    internal WebexReply WithTrackingId(string? id) => id is { Length: > 0 and <= MaxTrackingId } ? this with { TrackingId = id } : this;

    private static string? TrackingIdOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("trackingid", out var values) && values.FirstOrDefault() is { Length: <= MaxTrackingId } id ? id : null;

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers) =>
        (headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date)) is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)) : null;
}
