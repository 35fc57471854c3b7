using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace WebexGateway.Transforms;

/// <summary>
/// Reads a visitor's body: one flat JSON object of strings with known fields. It refuses unknown and repeated fields, other types, control
/// characters and values that are too long.
/// </summary>
public sealed class VisitorJson
{
    /// <summary>
    /// The greatest length of a visitor's body. Callbacks and guests are held to it before YARP applies the route's
    /// <c>MaxRequestBodySize</c>.
    /// </summary>
    public const int MaxBytes = 4096;

    /// <summary>The greatest length of a text in a task's attributes.</summary>
    private const int MaxBytesOfText = 1024;

    private const string SendJson = "Send the body as application/json in UTF-8, without a Content-Encoding.";

    private const string SendFieldsAsJson =
        "A form that posts by itself is not read: let a script send its fields as application/json (docs/migration.md).";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The characters of Bidi_Control in Unicode, and the separators of lines and paragraphs.</summary>
    private static readonly SearchValues<char> Directions =
        SearchValues.Create("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u0085");

    private readonly Dictionary<string, string> fields = [];

    private VisitorJson(RequestRefusal? refusal = null) => Refusal = refusal;

    /// <summary>The refusal of an invalid body; null when the body is valid.</summary>
    public RequestRefusal? Refusal { get; }

    /// <summary>Returns null when the visitor left the field out.</summary>
    public string? this[string field] => fields.GetValueOrDefault(field);

    /// <summary>Reads the body with the permitted fields by the visitor's names. A missing body counts as an empty object.</summary>
    public static async ValueTask<VisitorJson> ReadAsync(HttpRequest request, IReadOnlyDictionary<string, VisitorField> allowed)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, MaxBytes + 1), MaxBytes + 1, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            if (length > MaxBytes)
            {
                return new(new RequestRefusal(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {MaxBytes} bytes."));
            }

            if (length == 0)
            {
                return new();
            }

            return IsJson(request)
                ? Read(buffer.AsSpan(0, length), allowed)
                : new(
                    new RequestRefusal(
                        StatusCodes.Status415UnsupportedMediaType, request.HasFormContentType ? SendFieldsAsJson : SendJson));
        }
        catch (BadHttpRequestException exception)
        {
            return new(new RequestRefusal(exception.StatusCode, "The body could not be read."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString() is "" or "identity"
        && System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    private static VisitorJson Read(ReadOnlySpan<byte> json, IReadOnlyDictionary<string, VisitorField> allowed)
    {
        var visitor = new VisitorJson();
        try
        {
            StrictUtf8.GetCharCount(json);
            var reader = new Utf8JsonReader(json);
            return visitor.Fill(ref reader, allowed) is { } fault ? new(RequestRefusal.Malformed(fault)) : visitor;
        }
        catch (Exception exception) when (exception is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return new(RequestRefusal.Malformed("The body is not JSON in UTF-8."));
        }
    }

    private string? Fill(ref Utf8JsonReader reader, IReadOnlyDictionary<string, VisitorField> allowed)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return "The body must be a JSON object.";
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!allowed.TryGetValue(name, out var field))
            {
                return FieldNames.Unknown(name, allowed);
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return $"'{name}' must be a string.";
            }

            var text = field.TakesBlanks ? reader.GetString()! : WithoutDirections(reader.GetString()!);
            if (FaultOf(text, field) is { } fault)
            {
                return $"'{name}' {fault}.";
            }

            if (!fields.TryAdd(field.Name, text))
            {
                return $"'{name}' stands twice.";
            }
        }

        return reader.Read() ? "The body must be one JSON object." : null;
    }

    private static string? FaultOf(string text, VisitorField field)
    {
        if (text.Length > field.MaxLength && new StringInfo(text).LengthInTextElements > field.MaxLength)
        {
            return $"is longer than {field.MaxLength} characters";
        }

        var maxBytes = Math.Max(MaxBytesOfText, field.MaxLength);
        if (Encoding.UTF8.GetByteCount(text) > maxBytes)
        {
            return $"is longer than {maxBytes} bytes of UTF-8";
        }

        return text.Any(letter => char.IsControl(letter) && !(field.TakesBlanks && char.IsWhiteSpace(letter)))
            ? "holds control characters"
            : null;
    }

    /// <summary>Removes bidirectional controls and line separators, which would reverse or break a line on the agent's screen.</summary>
    private static string WithoutDirections(string text) =>
        text.AsSpan().ContainsAny(Directions) ? string.Concat(text.Where(letter => !Directions.Contains(letter))) : text;
}
