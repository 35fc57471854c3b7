using System.Text.Json;

namespace WebexGateway.Callback;

/// <summary>The answer to a visitor whose callback was accepted: <c>{"id","status"}</c>.</summary>
public static class CallbackAnswer
{
    /// <summary>Writes it with 201 or 202.</summary>
    public static async Task WriteAsync(HttpContext context, int statusCode, Guid id, string status)
    {
        var response = context.Response;
        response.StatusCode = statusCode;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("status", status);
        json.WriteEndObject();
    }
}
