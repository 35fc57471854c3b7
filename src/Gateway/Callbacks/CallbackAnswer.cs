using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WebexGateway.Callbacks;

/// <summary>Answers a visitor with <c>{"id","status","at","reference","number"}</c> and <c>Location</c>, or with a problem.</summary>
public static class CallbackAnswer
{
    /// <summary>Keeps a plus as it is: the answer is JSON and not part of a page.</summary>
    private static readonly JsonWriterOptions PlainText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string LocationOf(Guid id) => $"/callback/requests/{id}";

    /// <summary>Answers a booking that does not ask Webex now.</summary>
    public static Task WriteBookingAsync(HttpContext context, Booking booking, PhoneNumber number)
    {
        switch (booking)
        {
            case Booking.Waiting waiting:
                return WriteResultAsync(context, new CallbackState(waiting.Id, waiting.Status, waiting.At), new(waiting.Reference, number));
            case Booking.Answered answered:
                return WriteResultAsync(
                    context, new CallbackState(answered.Id, answered.Status, answered.At), new(answered.Reference, number));
            case Booking.AlreadyRequested:
                return Problems.AlreadyRequested.WriteAsync(context);
            case Booking.KeyReused:
                return Problems.IdempotencyKeyReused.WriteAsync(context);
            case Booking.OverBudget { Budget: var spent }:
                return (spent.IsDaily ? Problems.ClosedForToday : Problems.TooManyRequests).WriteAsync(
                    context, spent.Detail, spent.RetryAfter);
            case Booking.TimeTaken:
                return Problems.MalformedRequest.WriteAsync(context, "'when' is taken; GET /callback/options lists free times.");
            default:
                throw new ArgumentOutOfRangeException(nameof(booking));
        }
    }

    /// <summary>Answers a booking that asked Webex now.</summary>
    public static Task WriteOutcomeAsync(HttpContext context, Booking.Submitting booking, Settlement settled, PhoneNumber number) =>
        WriteResultAsync(context, new CallbackState(booking.Id, settled.Status, settled.Due), new(booking.Reference, number));

    /// <summary>Answers a retry with the state that its first request came to.</summary>
    public static Task WriteRetryAsync(HttpContext context, CallbackState state, string reference, PhoneNumber number) =>
        WriteResultAsync(context, state, new(reference, number));

    /// <summary>Writes the state as JSON; a 201 has no time. Only the visitor who asked gets the reference and the number.</summary>
    public static async Task WriteStateAsync(HttpContext context, int statusCode, CallbackState state, Asked? asked = null)
    {
        var response = context.Response;
        response.StatusCode = statusCode;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter, PlainText);
        json.WriteStartObject();
        json.WriteString("id", state.Id);
        json.WriteString("status", state.Status.Word());
        if (statusCode != StatusCodes.Status201Created)
        {
            json.WriteString("at", state.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        if (asked is null && state.Call is { } call)
        {
            json.WriteString("call", call.Word());
        }

        if (asked is { } own)
        {
            json.WriteString("reference"u8, own.Reference);
            json.WriteString("number"u8, own.Number.E164);
        }

        json.WriteEndObject();
    }

    private static Task WriteResultAsync(HttpContext context, CallbackState state, Asked asked)
    {
        if (state.Status == CallbackStatus.Refused)
        {
            return Problems.RefusedByWebex.WriteAsync(context);
        }

        context.Response.Headers.Location = LocationOf(state.Id);
        var status = state.Status == CallbackStatus.Placed ? StatusCodes.Status201Created : StatusCodes.Status202Accepted;
        return WriteStateAsync(context, status, state, asked);
    }

    /// <summary>The visitor's reference, and the number as it will be called.</summary>
    public readonly record struct Asked(string Reference, PhoneNumber Number);
}
