using System.Net.Http.Headers;
using System.Text.Json;

namespace WebexGateway.Transforms;

/// <summary>
/// Webex's answer for the gateway and the operator: read by the sender of callbacks, set on <c>HttpContext.Features</c> for a forwarded
/// route. Visitors see nothing of it.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="TrackingId">Webex's id for its support, if the answer has one.</param>
/// <param name="RetryAfter">The wait of Webex's Retry-After, if the answer has one.</param>
public sealed record WebexReply(int Status, string? TrackingId, TimeSpan? RetryAfter)
{
    private const int MaxTrackingId = 64;
    private const int MaxRefusal = 8 * 1024;

    /// <summary>
    /// The limits of Webex's Retry-After: a shorter wait would send callbacks in a loop, a longer one would hold them for years.
    /// </summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static WebexReply Of(HttpResponseMessage response) =>
        new((int)response.StatusCode, TrackingIdOf(response.Headers), RetryAfterOf(response.Headers));

    /// <summary>
    /// Reads the headers, and the tracking id in the body of an error (<c>{"trackingId":"…"}</c>) when the headers have none.
    /// </summary>
    public static async Task<WebexReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var reply = Of(response);
        return reply.TrackingId is not null || response.IsSuccessStatusCode
            ? reply
            : reply with { TrackingId = await TrackingIdAsync(response.Content, cancellationToken) };
    }

    /// <summary>Returns at most 64 printable ASCII characters of a tracking id, for a log; null when there are none.</summary>
    public static string? Printable(string? id)
    {
        var kept = string.Concat((id ?? "").Where(letter => letter is > ' ' and <= '~').Take(MaxTrackingId));
        return kept.Length > 0 ? kept : null;
    }

    /// <summary>Returns null when the error is not the small JSON that Webex documents, or does not arrive in time.</summary>
    private static async Task<string?> TrackingIdAsync(HttpContent refusal, CancellationToken cancellationToken)
    {
        try
        {
            await refusal.LoadIntoBufferAsync(MaxRefusal, cancellationToken);
            using var json = await JsonDocument.ParseAsync(
                await refusal.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            return Printable(WebexJson.Text(json.RootElement, "trackingId"));
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string? TrackingIdOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("trackingid", out var values) ? Printable(values.FirstOrDefault()) : null;

    /// <summary>Returns null for what is neither seconds nor a date; the framework reads no more seconds than an int holds.</summary>
    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta
            ?? (headers.RetryAfter?.Date - headers.Date)
            ?? (headers.TryGetValues("Retry-After", out var texts) && texts.First() is { Length: > 0 } text && text.All(char.IsAsciiDigit)
                ? TimeSpan.MaxValue
                : null);
        return wait is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, ShortestWait.Ticks, LongestWait.Ticks)) : null;
    }
}
