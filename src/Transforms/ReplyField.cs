using System.Globalization;
using System.Text.Json;

namespace WebexGateway.Transforms;

/// <summary>One field of the answer to the visitor: a path in Webex's answer, or a constant.</summary>
internal sealed record ReplyField(string Name, string[]? From, string? Value, bool IsNumber)
{
    /// <summary>Returns false when Webex's answer has no such text, number or boolean.</summary>
    public bool WriteTo(Utf8JsonWriter writer, JsonElement answer)
    {
        if (From is null)
        {
            writer.WriteString(Name, Value);
            return true;
        }

        foreach (var part in From)
        {
            if (WebexJson.Value(answer, part) is not { } value)
            {
                return false;
            }

            answer = value;
        }

        writer.WritePropertyName(Name);
        switch (answer.ValueKind)
        {
            case JsonValueKind.Number:
            case JsonValueKind.String when !IsNumber && WebexJson.TextOf(answer) is { Length: > 0 }:
            case JsonValueKind.True or JsonValueKind.False when !IsNumber:
                answer.WriteTo(writer);
                return true;
            case JsonValueKind.String when IsNumber && long.TryParse(
                WebexJson.TextOf(answer), NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                writer.WriteNumberValue(number);
                return true;
            default:
                return false;
        }
    }
}
