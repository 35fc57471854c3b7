using System.Buffers;
using System.Text.Json;

namespace WebexGateway.Abuse;

/// <summary>The two fields of the visitor check, taken out of the body so that the route sees only its own fields.</summary>
public sealed record VisitorFields(string? Website, string? Challenge)
{
    private static readonly VisitorFields None = new(null, null);

    /// <summary>
    /// Reads the body and leaves it without these fields. A body that is not a plain JSON object stays, for the route to refuse.
    /// </summary>
    public static async ValueTask<VisitorFields> TakeAsync(HttpRequest request)
    {
        var buffer = new byte[VisitorJson.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        var (fields, rest) = Split(buffer.AsSpan(0, length));
        request.Body = new MemoryStream(rest ?? buffer[..length], writable: false);
        return fields;
    }

    private static (VisitorFields Fields, byte[]? Remainder) Split(ReadOnlySpan<byte> json)
    {
        var (texts, rest) = (new Dictionary<string, string>(), new ArrayBufferWriter<byte>(json.Length + 2));
        try
        {
            using var writer = new Utf8JsonWriter(rest);
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return (None, null);
            }

            writer.WriteStartObject();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                if (name is "website" or "challenge")
                {
                    if (reader.TokenType != JsonTokenType.String || !texts.TryAdd(name, reader.GetString()!))
                    {
                        return (None, null);
                    }

                    continue;
                }

                reader.Skip();
                writer.WritePropertyName(name);
                writer.WriteRawValue(json[start..(int)reader.BytesConsumed]);
            }

            writer.WriteEndObject();
            writer.Flush();
            return reader.Read() ? (None, null) : (
                new(texts.GetValueOrDefault("website"), texts.GetValueOrDefault("challenge")), rest.WrittenSpan.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return (None, null);
        }
    }
}
