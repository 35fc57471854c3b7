using System.Text.Json;

namespace WebexGateway.Abuse;

/// <summary>What the widget sends back: base64 of a JSON object with the challenge's fields and the number that was found.</summary>
public sealed record ChallengeAnswer(string Algorithm, string Challenge, long Number, string Salt, string Signature)
{
    /// <summary>Null for another text, and for a field that appears twice.</summary>
    public static ChallengeAnswer? Read(string payload)
    {
        try
        {
            using var json = JsonDocument.Parse(
                Convert.FromBase64String(payload), new JsonDocumentOptions { MaxDepth = 2, AllowDuplicateProperties = false });
            return new(
                Text(json, "algorithm"),
                Text(json, "challenge"),
                json.RootElement.GetProperty("number").GetInt64(),
                Text(json, "salt"),
                Text(json, "signature"));
        }
        catch (Exception exception) when (
            exception is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Text(JsonDocument json, string name) => json.RootElement.GetProperty(name).GetString() ?? "";
}
