using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

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

/// <summary>The fields of a challenge's salt, which are true only when the signature is right.</summary>
public sealed record ChallengeSalt(string Nonce, string Purpose, long Max, DateTimeOffset Issued, DateTimeOffset Expires)
{
    /// <summary>Null for a salt that is not ours.</summary>
    public static ChallengeSalt? Read(string salt)
    {
        if (salt.Split('?', 2) is not [var nonce, var query])
        {
            return null;
        }

        var values = QueryHelpers.ParseQuery(query);
        return values.TryGetValue("for", out var purpose)
            && TryNumber(values["max"], out var max)
            && TryNumber(values["issued"], out var issued)
            && TryNumber(values["expires"], out var expires)
                ? new(
                    nonce,
                    purpose.ToString(),
                    max,
                    DateTimeOffset.FromUnixTimeMilliseconds(issued),
                    DateTimeOffset.FromUnixTimeSeconds(expires))
                : null;
    }

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
