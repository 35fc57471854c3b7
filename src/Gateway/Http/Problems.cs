using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Http;

/// <summary>
/// A refusal as RFC 9457 problem details: the status, the slug, which is part of the contract, and a title for developers.
/// </summary>
public sealed class Problem(int status, string slug, string title)
{
    /// <summary>The default Retry-After of a 429 or 503.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The Retry-After of every 409, in seconds. It is the same for all, because a precise time would reveal whether the number asked for a
    /// callback.
    /// </summary>
    private const double ConflictRetryAfter = 600;

    /// <summary>The body without a detail, ready for a flood of refusals.</summary>
    private readonly byte[] plain = Body(status, slug, title, null);

    public int Status => status;

    public string Slug => slug;

    public string Title => title;

    /// <summary>
    /// Writes the refusal. The detail is for developers and contains no value of the visitor. Without <c>retryAfter</c> a
    /// <c>Retry-After</c> that is set already stays.
    /// </summary>
    public async Task WriteAsync(HttpContext context, string? detail = null, TimeSpan? retryAfter = null)
    {
        context.Features.Set(this); // for telemetry
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (retryAfter is not null || (status is 409 or 429 or 503 && response.Headers.RetryAfter.Count == 0))
        {
            var wait = status == 409 ? ConflictRetryAfter : Math.Max(1, Math.Ceiling((retryAfter ?? DefaultRetryAfter).TotalSeconds));
            response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        }

        var body = detail is null ? plain : Body(status, slug, title, detail);
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, CancellationToken.None);
    }

    private static byte[] Body(int status, string slug, string title, string? detail)
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("type", $"urn:webex-gateway:{slug}");
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        if (detail is not null)
        {
            json.WriteString("detail", detail);
        }

        json.WriteEndObject();
        json.Flush();
        return body.WrittenSpan.ToArray();
    }
}

/// <summary>
/// The catalogue of refusals. <c>type</c> is <c>urn:webex-gateway:</c> and the slug; the page has the texts for visitors.
/// </summary>
public static class Problems
{
    /// <summary>The request violates the contract.</summary>
    public static readonly Problem MalformedRequest = new(400, "malformed-request", "The request cannot be read.");

    public static readonly Problem NotAnOperator = new(401, "not-an-operator", "Give the operator's key.");

    /// <summary>The request comes from another site's page or from a robot.</summary>
    public static readonly Problem NotAVisitor = new(403, "not-a-visitor", "The request does not come from a person on our page.");

    public static readonly Problem NotFound = new(404, "not-found", "There is nothing here.");

    public static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", "This path takes another method.");

    /// <summary>
    /// The same number and topic, or the same key, came a short time ago. A number on the do-not-call list gets the same answer, so that
    /// the list stays secret.
    /// </summary>
    public static readonly Problem AlreadyRequested = new(
        409, "already-requested", "This number cannot be taken now. If a callback was asked for already, it is on its way.");

    /// <summary>The callback was sent already, or is closed.</summary>
    public static readonly Problem NotCancellable = new(409, "not-cancellable", "This callback does not wait any more.");

    public static readonly Problem PayloadTooLarge = new(413, "payload-too-large", "The body is too large.");

    public static readonly Problem UnsupportedMediaType = new(415, "unsupported-media-type", "The body is not application/json.");

    /// <summary>The text is not a telephone number, or the gateway does not call the number.</summary>
    public static readonly Problem NumberNotServed = new(422, "number-not-served", "This number is not called from here.");

    /// <summary>One <c>Idempotency-Key</c> came with two bodies.</summary>
    public static readonly Problem IdempotencyKeyReused = new(
        422, "idempotency-key-reused", "This Idempotency-Key came with another body before.");

    public static readonly Problem TooManyRequests = TooManyRequestsAs(429);

    /// <summary>An unexpected exception, which is in the log.</summary>
    public static readonly Problem InternalError = new(500, "internal-error", "Something went wrong here.");

    public static readonly Problem RefusedByWebex = new(502, "refused-by-webex", "Webex refused the request.");

    public static readonly Problem ClosedForToday = new(503, "closed-for-today", "No more callbacks are made today.");

    /// <summary>The store is unavailable: the gateway sends nothing that it cannot record.</summary>
    public static readonly Problem StoreUnavailable = new(
        503, "store-unavailable", "The gateway cannot reach its records; nothing was sent.");

    /// <summary>There is no valid token: an operator must connect Webex.</summary>
    public static readonly Problem NotConnected = new(503, "not-connected", "The gateway is not connected to Webex.");

    /// <summary>Webex does not answer, or answers with a Retry-After.</summary>
    public static readonly Problem WebexUnavailable = new(503, "webex-unavailable", "Webex cannot take the request now.");

    /// <summary>The same refusal with the status that <c>config/rate-limits.json</c> gives it.</summary>
    public static Problem TooManyRequestsAs(int status) => new(status, "too-many-requests", "Too many requests; wait before the next.");

    /// <summary>Returns the refusal for a status without a body, as the framework's middleware sets it.</summary>
    public static Problem For(int status) => status switch
    {
        400 => MalformedRequest,
        401 => NotAnOperator,
        403 => NotAVisitor,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => PayloadTooLarge,
        415 => UnsupportedMediaType,
        429 => TooManyRequests,
        502 => RefusedByWebex,
        503 => NotConnected,
        < 500 => new(status, MalformedRequest.Slug, ReasonPhrases.GetReasonPhrase(status)), // such as 408 and 431 of the server
        _ => new(status, InternalError.Slug, ReasonPhrases.GetReasonPhrase(status)),
    };
}
