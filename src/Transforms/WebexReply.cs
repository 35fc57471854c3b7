using System.Net.Http.Headers;

namespace WebexGateway.Transforms;

/// <summary>What Webex answered, for the gateway and the operator; set on <c>HttpContext.Features</c>. Nothing of it is for visitors.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="TrackingId">Webex's id for support, when it gave one.</param>
/// <param name="RetryAfter">How long Webex asks to wait, when it does.</param>
public sealed record WebexReply(int Status, string? TrackingId, TimeSpan? RetryAfter)
{
    private const int MaxTrackingId = 64;

    /// <summary>A wait that Webex dictates has a floor, or callbacks would be sent in a loop, and a ceiling, or they would wait for years.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Reads an answer's headers.</summary>
    public static WebexReply Of(HttpResponseMessage response) =>
        new((int)response.StatusCode, TrackingIdOf(response.Headers), RetryAfterOf(response.Headers));

    /// <summary>The same with the tracking id that a refusal names in its body, <c>{"trackingId":"…"}</c>.</summary>
    internal WebexReply WithTrackingId(string? id) => this with { TrackingId = Printable(id) ?? TrackingId };

    /// <summary>A tracking id as a log may hold it: its printable ASCII characters, at most 64; null when there are none.</summary>
    public static string? Printable(string? id)
    {
        var kept = string.Concat((id ?? "").Where(letter => letter is > ' ' and <= '~').Take(MaxTrackingId));
        return kept.Length > 0 ? kept : null;
    }

    private static string? TrackingIdOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("trackingid", out var values) ? Printable(values.FirstOrDefault()) : null;

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers) =>
        (headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date - headers.Date)) is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, ShortestWait.Ticks, LongestWait.Ticks)) : null;
}
