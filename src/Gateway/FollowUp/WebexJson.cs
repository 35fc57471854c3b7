using System.Globalization;
using System.Text.Json;

namespace WebexGateway.FollowUp;

/// <summary>Reads values of Webex's JSON that may have another form than documented.</summary>
internal static class WebexJson
{
    private const long Latest = 253402300799999; // the end of the year 9999

    /// <summary>Null for half of a surrogate pair, which passes the parser and cannot be read.</summary>
    public static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads milliseconds of the Unix epoch as a number or a text, or a time by ISO 8601; null for anything else.</summary>
    public static DateTimeOffset? MomentOf(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => TextOf(value),
            _ => null,
        };
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return milliseconds is > 0 and < Latest ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && moment.ToUnixTimeMilliseconds() > 0 ? moment.ToUniversalTime() : null;
    }
}
