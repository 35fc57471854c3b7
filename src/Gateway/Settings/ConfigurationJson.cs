using System.Globalization;
using System.Text.Json;
using static WebexGateway.Settings.SchemaKeywords;

namespace WebexGateway.Settings;

/// <summary>Writes the texts of a configuration as the JSON types of a schema: "5" becomes a number and "true" a boolean.</summary>
internal sealed class ConfigurationJson(SchemaKeywords keywords)
{
    /// <summary>Writes keys in the spelling of the schema.</summary>
    public void Write(Utf8JsonWriter json, IConfigurationSection section, JsonElement schema)
    {
        schema = keywords.Resolve(schema);
        var types = Types(schema);
        var children = section.GetChildren().ToList();
        if (HidesText(section, children.Count, types))
        {
            json.WriteStringValue(section.Value);
        }
        else if (types.Contains("array") && (children.Count > 0 || (string.IsNullOrEmpty(section.Value) && !types.Contains("string"))))
        {
            json.WriteStartArray();
            children.ForEach(child => Write(json, child, schema.TryGetProperty("items", out var item) ? item : default));
            json.WriteEndArray();
        }
        else if (children.Count > 0 || (string.IsNullOrEmpty(section.Value) && types.Contains("object")))
        {
            json.WriteStartObject();
            foreach (var child in children.Where(child => !IsUnset(child, keywords.Property(schema, child.Key))))
            {
                json.WritePropertyName(keywords.NameOf(schema, child.Key));
                Write(json, child, keywords.Property(schema, child.Key));
            }

            json.WriteEndObject();
        }
        else
        {
            WriteText(json, section.Value ?? "", schema, types);
        }
    }

    /// <summary>
    /// A text for a list or an object of a file, such as <c>Callbacks__Regions=CO</c>: the binder would ignore it beside the file's items.
    /// Whole sections are left out: their names are ordinary ones of other programs' variables.
    /// </summary>
    private static bool HidesText(IConfigurationSection section, int children, List<string> types) =>
        children > 0 && section.Value is { Length: > 0 } && section.Path != section.Key
        && !types.Contains("string") && types.Exists(type => type is "array" or "object");

    private bool IsUnset(IConfigurationSection section, JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        && string.IsNullOrEmpty(section.Value) && !section.GetChildren().Any()
        && !Types(keywords.Resolve(schema)).Exists(type => type is "array" or "object");

    private static void WriteText(Utf8JsonWriter json, string text, JsonElement schema, List<string> types)
    {
        var isText = types.Contains("string");
        if (!isText && types.Contains("boolean") && bool.TryParse(text, out var flag))
        {
            json.WriteBooleanValue(flag);
        }
        else if (!isText
            && types.Contains("integer")
            && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole))
        {
            json.WriteNumberValue(whole);
        }
        else if (!isText
            && types.Contains("number")
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("enum", out var choices)
                ? choices.EnumerateArray().Select(choice => choice.ToString()).FirstOrDefault(choice => Same(choice, text)) ?? text
                : text);
        }
    }
}
