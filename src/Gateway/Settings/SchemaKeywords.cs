using System.Text.Json;

namespace WebexGateway.Settings;

/// <summary>Reads the keywords of a JSON Schema.</summary>
internal sealed class SchemaKeywords(JsonElement root)
{
    public JsonElement Root => root;

    /// <summary>Returns the definition that a <c>$ref</c> names, or the schema itself.</summary>
    public JsonElement Resolve(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var name)
            ? root.GetProperty("definitions").GetProperty(name.GetString()!.Split('/')[^1])
            : schema;

    public IEnumerable<string> Required(JsonElement schema) =>
        Resolve(schema) is { ValueKind: JsonValueKind.Object } resolved && resolved.TryGetProperty("required", out var keys)
            ? keys.EnumerateArray().Select(key => key.GetString()!)
            : [];

    /// <summary>Returns the schema of a key, whatever the case of its letters; undefined when the schema has none.</summary>
    public JsonElement Property(JsonElement schema, string key) =>
        PropertiesOf(schema).FirstOrDefault(property => Same(property.Name, key)) is { Value.ValueKind: not JsonValueKind.Undefined } own
            ? own.Value
        : schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("additionalProperties", out var others)
            && others.ValueKind == JsonValueKind.Object ? others
        : default;

    public string NameOf(JsonElement schema, string key) =>
        PropertiesOf(schema).Select(property => property.Name).FirstOrDefault(name => Same(name, key)) ?? key;

    private IEnumerable<JsonProperty> PropertiesOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var own = schema.TryGetProperty("properties", out var known) ? known.EnumerateObject().AsEnumerable() : [];
        return schema.TryGetProperty("anyOf", out var forms)
            ? own.Concat(forms.EnumerateArray().SelectMany(form => PropertiesOf(Resolve(form))))
            : own;
    }

    public static List<string> Types(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
        : [type.GetString()!];

    public static double Number(JsonElement schema, string keyword, double otherwise) =>
        schema.TryGetProperty(keyword, out var number) ? number.GetDouble() : otherwise;

    public static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
