using System.Text.Json;

namespace WebexGateway.Transforms;

/// <summary>One field of the visitor's answer: from a path in Webex's answer, or a constant.</summary>
internal sealed record ReplyField(string Name, string[]? From, string? Value)
{
    /// <summary>Writes the field; false when Webex's answer lacks it.</summary>
    public bool WriteTo(Utf8JsonWriter writer, JsonElement answer)
    {
        if (From is null)
        {
            writer.WriteString(Name, Value);
            return true;
        }

        foreach (var part in From)
        {
            if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty(part, out answer))
            {
                return false;
            }
        }

        writer.WritePropertyName(Name);
        answer.WriteTo(writer);
        return true;
    }
}
