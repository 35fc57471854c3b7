using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace WebexGateway.Http;

/// <summary>A way we say no: the status, the slug that is the contract, and a title for developers.</summary>
public sealed record Problem(int Status, string Slug, string Title)
{
    /// <summary>What a 409, 429 or 503 asks to wait when nobody knows better.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(30);

    /// <summary>What every 409 asks to wait, in seconds: the time would tell whether the number asked for a call.</summary>
    private const double ConflictRetryAfter = 600;

    /// <summary>
    /// Answers with RFC 9457 problem details. The detail is for developers and holds no value of the visitor's. A <c>Retry-After</c> that
    /// stands already is kept when no other is given.
    /// </summary>
    public async Task WriteAsync(HttpContext context, string? detail = null, TimeSpan? retryAfter = null)
    {
        context.Features.Set(this); // for telemetry
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (retryAfter is not null || (Status is 409 or 429 or 503 && response.Headers.RetryAfter.Count == 0))
        {
            var wait = Status == 409 ? ConflictRetryAfter : Math.Max(1, Math.Ceiling((retryAfter ?? DefaultRetryAfter).TotalSeconds));
            response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", $"urn:webex-gateway:{Slug}");
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        if (detail is not null)
        {
            json.WriteString("detail", detail);
        }

        json.WriteEndObject();
    }
}

/// <summary>
/// Every way we say no (RFC 9457). <c>type</c> is <c>urn:webex-gateway:</c> and the slug; the page has the words for people.
/// </summary>
public static class Problems
{
    /// <summary>The request is not what the contract says.</summary>
    public static readonly Problem MalformedRequest = new(400, "malformed-request", "The request cannot be read.");

    /// <summary>The operator's key is missing or wrong.</summary>
    public static readonly Problem NotAnOperator = new(401, "not-an-operator", "Give the operator's key.");

    /// <summary>Another site's page, or a robot.</summary>
    public static readonly Problem NotAVisitor = new(403, "not-a-visitor", "The request does not come from a person on our page.");

    /// <summary>Nothing stands at this path.</summary>
    public static readonly Problem NotFound = new(404, "not-found", "There is nothing here.");

    /// <summary>The path takes other methods.</summary>
    public static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", "This path takes another method.");

    /// <summary>
    /// The same number and topic, or the same key, a short while ago; or a number on the do-not-call list, which must not be told apart.
    /// </summary>
    public static readonly Problem AlreadyRequested = new(
        409, "already-requested", "This number cannot be taken now. If a callback was asked for already, it is on its way.");

    /// <summary>The callback has been sent, or is over.</summary>
    public static readonly Problem NotCancellable = new(409, "not-cancellable", "This callback does not wait any more.");

    /// <summary>The body is over 4 KiB.</summary>
    public static readonly Problem PayloadTooLarge = new(413, "payload-too-large", "The body is too large.");

    /// <summary>The body is not <c>application/json</c>.</summary>
    public static readonly Problem UnsupportedMediaType = new(415, "unsupported-media-type", "The body is not application/json.");

    /// <summary>No telephone number, or one that is not called from here.</summary>
    public static readonly Problem NumberNotServed = new(422, "number-not-served", "This number is not called from here.");

    /// <summary>One <c>Idempotency-Key</c> with two bodies.</summary>
    public static readonly Problem IdempotencyKeyReused = new(
        422, "idempotency-key-reused", "This Idempotency-Key came with another body before.");

    /// <summary>A limit is reached.</summary>
    public static readonly Problem TooManyRequests = new(429, "too-many-requests", "Too many requests; wait before the next.");

    /// <summary>Ours: a surprise. The log has it.</summary>
    public static readonly Problem InternalError = new(500, "internal-error", "Something went wrong here.");

    /// <summary>Webex answered, and said no.</summary>
    public static readonly Problem RefusedByWebex = new(502, "refused-by-webex", "Webex refused the request.");

    /// <summary>The day's budget is spent.</summary>
    public static readonly Problem ClosedForToday = new(503, "closed-for-today", "No more callbacks are made today.");

    /// <summary>What cannot be recorded is not sent.</summary>
    public static readonly Problem StoreUnavailable = new(
        503, "store-unavailable", "The gateway cannot reach its records; nothing was sent.");

    /// <summary>There is no live token: an operator must connect Webex.</summary>
    public static readonly Problem NotConnected = new(503, "not-connected", "The gateway is not connected to Webex.");

    /// <summary>Webex does not answer, or asks to come back later.</summary>
    public static readonly Problem WebexUnavailable = new(503, "webex-unavailable", "Webex cannot take the request now.");

    /// <summary>The problem for a bare status, as the framework's middleware sets it.</summary>
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
        _ => new(status, "other", ReasonPhrases.GetReasonPhrase(status)),
    };
}
