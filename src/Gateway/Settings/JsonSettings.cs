using System.Globalization;
using System.Text.Json;

namespace WebexGateway.Settings;

/// <summary>Reads the settings of a JSON file, and its faults by the schema.</summary>
public static class JsonSettings
{
    private const string Schema = "$schema"; // for editors

    private static readonly JsonDocumentOptions Options =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };

    /// <summary>Adds the settings of a text by path, and returns its faults with the name of the file.</summary>
    public static IEnumerable<string> Read(string file, string? text, SettingsSchema schema, IDictionary<string, string?> settings)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [$"{file} is {(text is null ? "missing, or cannot be read as UTF-8" : "empty")}: restore it."];
        }

        try
        {
            using var json = JsonDocument.Parse(text, Options);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return [$"{file} must be an object: begin it with {{ and restore its sections."];
            }

            Add("", json.RootElement, settings);
            return [.. Confused("", json.RootElement).Concat(schema.Faults(json.RootElement)).Select(fault => $"{file}: {fault}")];
        }
        catch (JsonException exception)
        {
            return [FaultOf(file, exception)];
        }
        catch (InvalidOperationException)
        {
            return [$"{file} holds half of a character, such as \\ud83d without the \\udc4b after it: write the character itself."];
        }
    }

    /// <summary>Returns the place of an error in the JSON, without a part of the text.</summary>
    public static string FaultOf(string file, JsonException exception) => exception.LineNumber is { } line
        ? $"{file} is no JSON that can be used: line {line + 1}, character {exception.BytePositionInLine + 1}. "
            + "Look there and before it for a comma, quotation mark or bracket too many or too few."
        : $"{file} holds a key twice in one object: keep one of them.";

    /// <summary>
    /// Keys of which one would disappear without a word: those that differ in capital letters only, and those with a colon, which divides
    /// the levels of a configuration.
    /// </summary>
    private static IEnumerable<Fault> Confused(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object =>
        [
            .. from member in value.EnumerateObject()
               group member by member.Name.ToUpperInvariant() into same
               where same.Count() > 1
               select new Fault(Below(path, same.Last().Name), $"stands beside '{same.First().Name}', and capital letters do not count: "
                   + "keep one of them"),
            .. from member in value.EnumerateObject()
               where member.Name.Contains(':', StringComparison.Ordinal)
               select new Fault(Below(path, member.Name), "has a colon in its name: choose a name without one"),
            .. value.EnumerateObject().SelectMany(member => Confused(Below(path, member.Name), member.Value)),
        ],
        JsonValueKind.Array => value.EnumerateArray().Index().SelectMany(entry => Confused(Below(path, $"{entry.Index}"), entry.Item)),
        _ => [],
    };

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";

    private static void Add(string path, JsonElement value, IDictionary<string, string?> settings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject().Where(member => path.Length > 0 || member.Name != Schema))
                {
                    Add(Below(path, member.Name), member.Value, settings);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    Add($"{path}:{index}", item, settings);
                }

                break;
            default:
                settings[path] = TextOf(value);
                break;
        }
    }

    /// <summary>
    /// Converts a value to the text that the binder reads: 5.0 and 5e0 are whole numbers in a schema, and "5" for the binder.
    /// </summary>
    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
