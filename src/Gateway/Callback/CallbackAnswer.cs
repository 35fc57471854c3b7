using System.Globalization;
using System.Text.Json;
using WebexGateway.Callback.Ledger;
using WebexGateway.Transforms;

namespace WebexGateway.Callback;

/// <summary>Tells the visitor of a callback: <c>{"id","status","at","number"}</c> with its <c>Location</c>, or why there is none.</summary>
public static class CallbackAnswer
{
    /// <summary>Where a callback's state is had.</summary>
    public static string LocationOf(Guid id) => $"/callback/requests/{id}";

    /// <summary>Answers a booking that does not ask Webex now.</summary>
    public static Task WriteAsync(HttpContext context, Booking booking, PhoneNumber number)
    {
        switch (booking)
        {
            case Booking.Waiting waiting:
                return AcceptedAsync(context, new CallbackState(waiting.Id, waiting.Status, waiting.At), number);
            case Booking.Answered answered:
                return AcceptedAsync(context, new CallbackState(answered.Id, answered.Status, answered.At), number);
            case Booking.AlreadyRequested:
                return Problems.AlreadyRequested.WriteAsync(context);
            case Booking.KeyReused:
                return Problems.IdempotencyKeyReused.WriteAsync(context);
            case Booking.OverBudget { Budget: var spent }:
                return (spent.IsDaily ? Problems.ClosedForToday : Problems.TooManyRequests).WriteAsync(context, spent.Detail, spent.RetryAfter);
            case Booking.TimeTaken:
                return Problems.MalformedRequest.WriteAsync(context, "'when' is taken; GET /callback/options lists free times.");
            default:
                throw new ArgumentOutOfRangeException(nameof(booking));
        }
    }

    /// <summary>Answers a visitor whose callback was asked of Webex just now.</summary>
    public static Task WriteAsync(HttpContext context, Guid id, Settlement settled, PhoneNumber number) =>
        AcceptedAsync(context, new CallbackState(id, settled.Status, settled.Due), number);

    /// <summary>Writes the state as JSON; a 201 says all without the time. Only whoever asked is told the number.</summary>
    public static async Task WriteAsync(HttpContext context, int statusCode, CallbackState state, PhoneNumber? number = null)
    {
        var response = context.Response;
        response.StatusCode = statusCode;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("id", state.Id);
        json.WriteString("status", state.Status.Word());
        if (statusCode != StatusCodes.Status201Created)
        {
            json.WriteString("at", state.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        if (number is { } called)
        {
            json.WriteString("number"u8, called.E164);
        }

        json.WriteEndObject();
    }

    private static Task AcceptedAsync(HttpContext context, CallbackState state, PhoneNumber number)
    {
        if (state.Status == CallbackStatus.Refused)
        {
            return Problems.RefusedByWebex.WriteAsync(context);
        }

        context.Response.Headers.Location = LocationOf(state.Id);
        var status = state.Status == CallbackStatus.Placed ? StatusCodes.Status201Created : StatusCodes.Status202Accepted;
        return WriteAsync(context, status, state, number);
    }
}
