using System.Globalization;
using System.Text.Json;

namespace WebexGateway.Transforms;

/// <summary>
/// Reads values of Webex's JSON that may have another form than documented. Half of a surrogate pair passes the parser and cannot be read:
/// it counts as missing.
/// </summary>
public static class WebexJson
{
    private const long Latest = 253402300799999; // the end of the year 9999

    /// <summary>Null for a missing field, and for a value that is no object.</summary>
    public static JsonElement? Value(JsonElement json, string field)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out var value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            return null; // a field beside it has such a name
        }
    }

    /// <summary>Null for a field that is missing or no text.</summary>
    public static string? Text(JsonElement json, string field) => Value(json, field) is { } value ? TextOf(value) : null;

    /// <summary>Null for a value that is no text.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads milliseconds of the Unix epoch as a number or a text, or a time by ISO 8601; null for anything else.</summary>
    public static DateTimeOffset? MomentOf(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : TextOf(value);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return milliseconds is > 0 and < Latest ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && moment.ToUnixTimeMilliseconds() > 0 ? moment.ToUniversalTime() : null;
    }
}
