using System.Text.Json;
using static WebexGateway.Transforms.WebexJson;

namespace WebexGateway.FollowUp;

/// <summary>
/// A telephony task of Webex's list, read tolerantly: only the id is required. It prints without its numbers, and it holds no other text of
/// Webex.
/// </summary>
/// <param name="News">The id, and the state if the gateway knows it.</param>
/// <param name="Created">When Webex created it.</param>
/// <param name="Numbers">The digits of its origin and destination, of which one is the visitor's.</param>
public sealed record ListedTask(CallNews News, DateTimeOffset? Created, IReadOnlyList<string> Numbers)
{
    private const string InternationalPrefix = "00";

    private static readonly string[] Schemes = ["tel:", "sip:", "sips:"];

    private static readonly string[] Ends = ["origin", "destination"];

    public override string ToString() => $"task {News.Task}";

    /// <summary>Null for what is no task, or not a telephone call to a visitor.</summary>
    public static ListedTask? Read(JsonElement line)
    {
        if (CallNews.TaskOf(Text(line, "id")) is not { } id)
        {
            return null;
        }

        var attributes = Value(line, "attributes") is { ValueKind: JsonValueKind.Object } inner ? inner : line;
        if (!IsOrMissing(Text(attributes, "channelType"), "telephony"))
        {
            return null;
        }

        // A call that the visitor made has the visitor's number too, and is no callback.
        var isInbound = string.Equals(Text(attributes, "direction"), "inbound", StringComparison.OrdinalIgnoreCase);
        return new(
            new(id, StateOf(Text(attributes, "status")), Moment(attributes, "lastUpdatedTime")),
            Moment(attributes, "createdTime"),
            isInbound ? [] : [.. Ends.Select(end => DigitsOf(Number(attributes, end))).OfType<string>()]);
    }

    /// <summary>Returns the digits of a number in any spelling, also as a tel or sip URI; null for text that is no number.</summary>
    public static string? DigitsOf(string? text)
    {
        var scheme = Schemes.FirstOrDefault(scheme => text?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true);
        var number = scheme is null ? text : text![scheme.Length..].Split('@', ';')[0];
        if (number is null || number.Any(char.IsAsciiLetter))
        {
            return null;
        }

        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        return digits.StartsWith(InternationalPrefix, StringComparison.Ordinal) ? digits[2..]
            : digits.Length > 0 ? digits
            : null;
    }

    /// <summary>Webex's words for the states of a task, as it documents them.</summary>
    private static CallState? StateOf(string? status) => status?.ToLowerInvariant() switch
    {
        "created" or "queued" => CallState.Queued,
        "offered" => CallState.Ringing,
        "assigned" => CallState.Connected,
        "completed" => CallState.Completed,
        "abandoned" => CallState.Missed,
        _ => null,
    };

    /// <summary>A telephone number, which may be a number of JSON.</summary>
    private static string? Number(JsonElement json, string field) =>
        Value(json, field) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(json, field);

    private static bool IsOrMissing(string? text, string wanted) =>
        text is null || text.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? Moment(JsonElement json, string field) =>
        Value(json, field) is { } value ? MomentOf(value) : null;
}
