using System.Globalization;
using System.Text.Json;
using static WebexGateway.Settings.SchemaKeywords;

namespace WebexGateway.Settings;

/// <summary>Writes messages about a value and the fix. A message repeats no value that may be a secret.</summary>
internal static class FaultMessages
{
    /// <summary>Returns the fault of a text in quotation marks or with a placeholder; null for any other text.</summary>
    public static string? QuotedOrPlaceholder(string text) => text.Trim() switch
    {
        ['"', .., '"'] or ['\'', .., '\''] =>
            "stands in quotation marks, which are taken as a part of it (docker --env-file keeps them): leave them out",
        var value when HoldsPlaceholder(value) => "holds a placeholder in angle brackets: write the value that it stands for",
        _ => null,
    };

    private static bool HoldsPlaceholder(string text) =>
        text.IndexOf('<', StringComparison.Ordinal) is >= 0 and var begin && text.IndexOf('>', begin) > begin;

    public static string WrongType(JsonElement value, JsonElement schema, List<string> types, bool isDuration) => value.ValueKind switch
    {
        _ when types.Contains("array") =>
            $"{Describe(value, schema)}: it must be a list; in the environment, one variable for each item, such as …__0",
        _ when types.Contains("object") => $"{Describe(value, schema)}: it must be an object",
        JsonValueKind.Array or JsonValueKind.Object => "must be one text, number or true or false, not a list or an object",
        _ when isDuration => $"{Describe(value, schema)}: {Duration.Fix("")}",
        _ when types.Contains("string") => $"{Describe(value, schema)}: write a text in quotation marks",
        _ => $"{Describe(value, schema)}: {GenericFix(schema)}",
    };

    /// <summary>Describes a value on one line, without the text of a secret.</summary>
    public static string Describe(JsonElement value, JsonElement schema) => value.ValueKind switch
    {
        _ when schema.TryGetProperty("writeOnly", out _) => "cannot be used",
        JsonValueKind.String when HoldsSecret(value.GetString()!) => "cannot be used",
        JsonValueKind.String => $"is '{OnOneLine(value.GetString()!)}'",
        JsonValueKind.Object => "is an object",
        JsonValueKind.Array => "is a list",
        _ => $"is {value.GetRawText()}",
    };

    /// <summary>Returns true for an address with a user or a query.</summary>
    private static bool HoldsSecret(string text) =>
        text.Contains("://", StringComparison.Ordinal) && text.AsSpan().ContainsAny('@', '?');

    private static string OnOneLine(string text) => string.Concat(text.Take(100).Select(letter => char.IsControl(letter) ? ' ' : letter));

    public static string Fix(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object ? "restore it"
        : schema.TryGetProperty("$comment", out var fix) ? fix.GetString()!
        : schema.TryGetProperty("enum", out _) || Types(schema).Exists(
            type => type is "boolean" or "number" or "integer") ? GenericFix(schema)
        : schema.TryGetProperty("description", out var meaning) ? $"write this: {meaning.GetString()!.TrimEnd('.')}"
        : "restore it";

    private static string GenericFix(JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var choices))
        {
            var names = choices.EnumerateArray().Select(choice => choice.ToString()).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            return names is [var only] ? $"write \"{only}\"" : $"write one of {string.Join(", ", names)}";
        }

        if (Types(schema).Contains("boolean"))
        {
            return "write true or false";
        }

        var whole = Types(schema).Contains("integer") ? " without a fraction," : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"write a number{whole} from {Number(schema, "minimum", 0)} to {Number(schema, "maximum", 0)}");
    }
}
