using System.Text.Json;
using static WebexGateway.Transforms.WebexJson;

namespace WebexGateway.FollowUp;

/// <summary>Reads Webex's answers about subscriptions, tolerantly.</summary>
internal static class SubscriptionList
{
    private const string Tasks = "task";
    private const string DefaultVersion = $"{Tasks}:1.0.0";

    /// <summary>
    /// Returns our subscriptions: those that lead to this path. Null for a body that is no JSON, which does not say that there are none.
    /// </summary>
    public static IReadOnlyList<OurSubscription>? Ours(byte[] body, string path)
    {
        using var json = Parse(body);
        if (json is null)
        {
            return null;
        }

        if (Value(json.RootElement, "data") is not { ValueKind: JsonValueKind.Array } data)
        {
            return [];
        }

        return
        [
            .. data.EnumerateArray()
                .Where(line => Text(line, "destinationUrl")?.EndsWith(path, StringComparison.Ordinal) == true)
                .Where(line => Text(line, "id") is not null)
                .Select(line => new OurSubscription(
                    Text(line, "id")!,
                    string.Equals(Text(line, "status"), "active", StringComparison.OrdinalIgnoreCase),
                    Text(line, "resourceVersion") ?? DefaultVersion)),
        ];
    }

    /// <summary>Returns the version of the events of tasks, and their names, wherever the answer holds them.</summary>
    public static (string Version, IReadOnlyList<string> Names) Events(byte[] body)
    {
        using var json = Parse(body);
        var all = json is null ? [] : Texts(json.RootElement);
        List<string> texts = [.. all.Where(text => text.StartsWith("task:", StringComparison.Ordinal))];
        return (
            texts.Where(text => char.IsAsciiDigit(text.ElementAtOrDefault(5))).Max(StringComparer.Ordinal) ?? DefaultVersion,
            [.. texts.Where(text => char.IsAsciiLetter(text.ElementAtOrDefault(5))).Distinct()]);
    }

    private static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Texts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => TextOf(json) is { } text ? [text] : [],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Texts(member.Value)).Concat(VersionOf(json)),
        _ => [],
    };

    /// <summary>Cisco's specification gives a version as two members; a subscription names it in one text.</summary>
    private static IEnumerable<string> VersionOf(JsonElement json) =>
        Text(json, "resource") == Tasks && Text(json, "version") is { } version ? [$"{Tasks}:{version}"] : [];
}
