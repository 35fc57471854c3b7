using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace WebexGateway.Transforms;

/// <summary>
/// Reads a visitor's body: one flat JSON object of strings, with the named fields and no other.
/// Unknown and repeated fields, other types, control characters and over-long values are faults, so that no field can pose as one of ours.
/// </summary>
public sealed class VisitorJson
{
    /// <summary>No body of a visitor is longer; a route's <c>MaxRequestBodySize</c> may set less.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Webex takes no longer text in a task's attributes.</summary>
    private const int MaxBytesOfText = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Unicode's Bidi_Control, and its line and paragraph separators with the next line of C1.</summary>
    private static readonly SearchValues<char> Directions =
        SearchValues.Create("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u0085");

    private readonly Dictionary<string, string> fields = [];

    private VisitorJson(RequestFault? fault = null) => Fault = fault;

    /// <summary>What is wrong with the body, or null when it was read.</summary>
    public RequestFault? Fault { get; }

    /// <summary>A field's text, or null when the visitor left it out.</summary>
    public string? this[string field] => fields.GetValueOrDefault(field);

    /// <summary>Reads the body by the given fields, by the visitor's names of them. An absent body is an empty object.</summary>
    public static async ValueTask<VisitorJson> ReadAsync(HttpRequest request, IReadOnlyDictionary<string, VisitorField> allowed)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, MaxBytes + 1), MaxBytes + 1, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            if (length > MaxBytes)
            {
                return new(new RequestFault(StatusCodes.Status413PayloadTooLarge, $"The body is longer than {MaxBytes} bytes."));
            }

            if (length == 0)
            {
                return new();
            }

            return IsJson(request.ContentType)
                ? Read(buffer.AsSpan(0, length), allowed)
                : new(new RequestFault(StatusCodes.Status415UnsupportedMediaType, "Send the body as application/json."));
        }
        catch (BadHttpRequestException refused)
        {
            return new(new RequestFault(refused.StatusCode, "The body could not be read."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static bool IsJson(string? contentType) =>
        System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    private static VisitorJson Read(ReadOnlySpan<byte> json, IReadOnlyDictionary<string, VisitorField> allowed)
    {
        var visitor = new VisitorJson();
        try
        {
            StrictUtf8.GetCharCount(json);
            var reader = new Utf8JsonReader(json);
            return visitor.Fill(ref reader, allowed) is { } fault ? new(RequestFault.Malformed(fault)) : visitor;
        }
        catch (Exception notJson) when (notJson is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            return new(RequestFault.Malformed("The body is not JSON in UTF-8."));
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

    /// <summary>The text without bidirectional controls and line separators, which would turn or break an agent's line.</summary>
    private static string WithoutDirections(string text) =>
        text.AsSpan().ContainsAny(Directions) ? string.Concat(text.Where(letter => !Directions.Contains(letter))) : text;
}
