using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using WebexGateway.Transforms;

namespace WebexGateway.Settings;

/// <summary>
/// Judges settings by one of the shipped JSON Schemas, in words for whoever wrote them. It knows the keywords that our schemas use and no
/// others.
/// <c>$comment</c> of a schema is the fix, <c>writeOnly</c> marks a secret.
/// </summary>
public sealed class SettingsSchema
{
    /// <summary>The schema of <c>config/routes.json</c>.</summary>
    public static readonly SettingsSchema Routes = new("routes");

    /// <summary>The schema of <c>config/rate-limits.json</c>.</summary>
    public static readonly SettingsSchema RateLimits = new("rate-limits");

    /// <summary>The schema of <c>config/callbacks.json</c>.</summary>
    public static readonly SettingsSchema Callbacks = new("callbacks");

    /// <summary>The schema of our sections in <c>appsettings.json</c>, which is also that of the environment.</summary>
    public static readonly SettingsSchema AppSettings = new("appsettings");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<SettingsSchema> All = [Routes, RateLimits, Callbacks, AppSettings];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly JsonElement root;

    private SettingsSchema(string name)
    {
        using var text = typeof(SettingsSchema).Assembly.GetManifestResourceStream($"{name}.schema.json")!;
        using var document = JsonDocument.Parse(text);
        root = document.RootElement.Clone();
        Sections = [.. root.GetProperty("properties").EnumerateObject().Select(section => section.Name).Where(name => name[0] != '$')];
    }

    /// <summary>The sections that it judges.</summary>
    public IReadOnlyList<string> Sections { get; }

    /// <summary>What is wrong with a file's JSON, type by type as the schema says.</summary>
    public IReadOnlyList<Fault> Faults(JsonElement file) => [.. Judge("", file, root)];

    /// <summary>
    /// What is wrong with the sections in a configuration, where every value is a text: "5" is a number and "true" a boolean there, and an
    /// empty text is
    /// unset. A whole section that is missing is the matter of the file that must hold it.
    /// </summary>
    public IReadOnlyList<Fault> Faults(IConfiguration configuration)
    {
        var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            foreach (var section in Sections.Select(configuration.GetSection).Where(section => section.GetChildren().Any()))
            {
                writer.WritePropertyName(Sections.First(name => Same(name, section.Key)));
                Write(writer, section, Property(root, section.Key));
            }

            writer.WriteEndObject();
        }

        using var typed = JsonDocument.Parse(json.ToArray());
        return [.. Judge("", typed.RootElement, root).Where(fault => !fault.IsMissing || fault.Path.Count(letter => letter == ':') > 1)];
    }

    private IEnumerable<Fault> Judge(string path, JsonElement value, JsonElement schema)
    {
        var isDuration = schema.TryGetProperty("$ref", out var name) && name.GetString()!.EndsWith("uration", StringComparison.Ordinal);
        schema = Resolve(schema);
        if (Types(schema) is { Count: > 0 } types && !types.Exists(type => Is(value, type)))
        {
            return [new(path, WrongType(value, schema, types, isDuration))];
        }

        if (schema.TryGetProperty("enum", out var choices) && !IsAnyOf(choices, value))
        {
            return [new(path, $"{Shown(value, schema)}: {Fix(schema)}")];
        }

        var faults = value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(path, value, schema),
            JsonValueKind.Array => OfArray(path, value, schema),
            JsonValueKind.String => OfText(path, value, schema, isDuration),
            JsonValueKind.Number => OfNumber(path, value, schema),
            _ => [],
        };
        return schema.TryGetProperty("anyOf", out var forms)
            ? faults.Concat(OfForms(path, value, [.. forms.EnumerateArray().Select(Resolve)]))
            : faults;
    }

    private IEnumerable<Fault> OfObject(string path, JsonElement value, JsonElement schema)
    {
        var count = value.EnumerateObject().Count();
        if (count < Number(schema, "minProperties", 0) || count > Number(schema, "maxProperties", int.MaxValue))
        {
            return [new(path, $"{(count == 0 ? "is empty" : "is not supported")}: {Fix(schema)}")];
        }

        var below = value.EnumerateObject().SelectMany(member => OfMember(Join(path, member.Name), member, schema));
        var missing = Required(schema).Where(key => !value.TryGetProperty(key, out _));
        return below.Concat(missing.SelectMany(key => Missing(Join(path, key), Property(schema, key))));
    }

    private IEnumerable<Fault> OfMember(string path, JsonProperty member, JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out var own))
        {
            return Judge(path, member.Value, own);
        }

        if (schema.TryGetProperty("patternProperties", out var patterns)
            && patterns.EnumerateObject().FirstOrDefault(pattern => Matches(member.Name, pattern.Name)).Value is
            { ValueKind: JsonValueKind.Object } named)
        {
            return Judge(path, member.Value, named);
        }

        return schema.TryGetProperty("additionalProperties", out var others) switch
        {
            true when others.ValueKind == JsonValueKind.Object => Judge(path, member.Value, others),
            true when others.ValueKind == JsonValueKind.False => [new(path, Unknown(path, member.Name, known))],
            _ => [],
        };
    }

    private static string Unknown(string path, string key, JsonElement known)
    {
        var names = known.EnumerateObject().Where(property => property.Name != "$schema").Select(property => property.Name);
        return $"is not known{(path == key ? " here" : "")}; {Spelling.Suggest(key, names).TrimEnd('?')}";
    }

    /// <summary>A missing section is told by what it must hold.</summary>
    private IEnumerable<Fault> Missing(string path, JsonElement schema) => Required(schema).ToList() is { Count: > 0 } inner
        ? inner.SelectMany(key => Missing(Join(path, key), Property(schema, key)))
        : [new(path, $"is missing: {Fix(Resolve(schema))}", IsMissing: true)];

    private IEnumerable<Fault> OfArray(string path, JsonElement value, JsonElement schema)
    {
        var count = value.GetArrayLength();
        if (count < Number(schema, "minItems", 0) || count > Number(schema, "maxItems", int.MaxValue))
        {
            return [new(path, $"{(count == 0 ? "is empty" : "is not honoured")}: {Fix(schema)}")];
        }

        return schema.TryGetProperty("items", out var item)
            ? value.EnumerateArray().Index().SelectMany(entry => Judge(Join(path, $"{entry.Index}"), entry.Item, item))
            : [];
    }

    private static IEnumerable<Fault> OfText(string path, JsonElement value, JsonElement schema, bool isDuration)
    {
        var text = value.GetString()!;
        var most = Number(schema, "maxLength", int.MaxValue);
        if (text.Length > most)
        {
            yield return new(path, $"{(most == 0 ? "is not honoured" : $"is longer than {most} characters")}: {Fix(schema)}");
        }
        else if (Number(schema, "minLength", 0) is var least && text.Length < least)
        {
            yield return new(path, $"is {(text.Length == 0 ? "empty" : $"shorter than {least} characters")}: {Fix(schema)}");
        }
        else if (schema.TryGetProperty("pattern", out var pattern) && !Matches(text, pattern.GetString()!))
        {
            yield return new(path, Spoiled(text) ?? $"{Shown(value, schema)}: {(isDuration ? Duration.Fix(text) : Fix(schema))}");
        }
    }

    private static IEnumerable<Fault> OfNumber(string path, JsonElement value, JsonElement schema)
    {
        var number = value.GetDouble();
        if (number < Number(schema, "minimum", double.NegativeInfinity) || number > Number(schema, "maximum", double.PositiveInfinity))
        {
            yield return new(path, $"{Shown(value, schema)}: {Fix(schema)}");
        }
    }

    /// <summary>The faults by the form that is meant: the one whose first required key is there, and of several the nearest.</summary>
    private List<Fault> OfForms(string path, JsonElement value, List<JsonElement> forms)
    {
        var judged = forms.Select(form => (Form: form, Faults: Judge(path, value, form).ToList())).ToList();
        if (judged.Exists(form => form.Faults.Count == 0))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return judged[0].Faults;
        }

        var meant = judged.Where(form => value.TryGetProperty(Required(form.Form).First(), out _)).ToList();
        if (meant.Count > 0 || judged.Count < 3)
        {
            return meant.Append(judged[0]).Take(Math.Max(1, meant.Count)).MinBy(form => form.Faults.Count).Faults;
        }

        var names = forms.Select(form => Required(form).First()).Distinct().ToList();
        var keys = value.EnumerateObject().Select(member => member.Name).ToList();
        var suggestion = Spelling.Suggest(Spelling.Nearest(keys, names) ?? "", names).TrimEnd('?');
        var shown = string.Join(", ", keys.Select(key => $"\"{key}\": …"));
        return [new(path, $"has {{ {shown} }}, and there is no such transform; {suggestion}")];
    }

    /// <summary>Whether a text is the kind that no setting of ours holds, and why; null when it is not.</summary>
    private static string? Spoiled(string text) => text.Trim() switch
    {
        ['"', .., '"'] or ['\'', .., '\''] =>
            "stands in quotation marks, which are taken as a part of it (docker --env-file keeps them): leave them out",
        var value when Placeholder(value) => "holds a placeholder in angle brackets: write the value that it stands for",
        _ => null,
    };

    private static bool Placeholder(string text) =>
        text.IndexOf('<', StringComparison.Ordinal) is >= 0 and var begin && text.IndexOf('>', begin) > begin;

    private static string WrongType(JsonElement value, JsonElement schema, List<string> types, bool isDuration) => value.ValueKind switch
    {
        _ when types.Contains("array") => $"{Shown(value, schema)}: it must be a list",
        _ when types.Contains("object") => $"{Shown(value, schema)}: it must be an object",
        JsonValueKind.Array or JsonValueKind.Object => "must be one text, number or true or false, not a list or an object",
        _ when isDuration => $"{Shown(value, schema)}: {Duration.Fix("")}",
        _ when types.Contains("string") => $"{Shown(value, schema)}: write a text in quotation marks",
        _ => $"{Shown(value, schema)}: {Generic(schema)}",
    };

    /// <summary>The value for whoever wrote it, on one line; nothing of a secret.</summary>
    private static string Shown(JsonElement value, JsonElement schema) => value.ValueKind switch
    {
        _ when schema.TryGetProperty("writeOnly", out _) => "cannot be used",
        JsonValueKind.String when HoldsSecret(value.GetString()!) => "cannot be used",
        JsonValueKind.String => $"is '{OnOneLine(value.GetString()!)}'",
        JsonValueKind.Object => "is an object",
        JsonValueKind.Array => "is a list",
        _ => $"is {value.GetRawText()}",
    };

    /// <summary>An address with a user or a query.</summary>
    private static bool HoldsSecret(string text) =>
        text.Contains("://", StringComparison.Ordinal) && text.AsSpan().ContainsAny('@', '?');

    private static string OnOneLine(string text) => string.Concat(text.Take(100).Select(letter => char.IsControl(letter) ? ' ' : letter));

    private static string Fix(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object ? "restore it"
        : schema.TryGetProperty("$comment", out var fix) ? fix.GetString()!
        : schema.TryGetProperty("enum", out _) || Types(schema).Exists(type => type is "boolean" or "number" or "integer") ? Generic(schema)
        : schema.TryGetProperty("description", out var meaning) ? $"write this: {meaning.GetString()!.TrimEnd('.')}"
        : "restore it";

    private static string Generic(JsonElement schema)
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

    private static bool IsAnyOf(JsonElement choices, JsonElement value) =>
        choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value));

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => value.ValueKind == JsonValueKind.Number,
    };

    /// <summary>A schema's dollar is the end of the text, .NET's may stand before a line's end.</summary>
    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern.EndsWith('$') ? $@"{pattern[..^1]}\z" : pattern, RegexOptions.CultureInvariant, Patience);

    /// <summary>Writes a section as the JSON that its schema asks for, with keys in the schema's case.</summary>
    private void Write(Utf8JsonWriter json, IConfigurationSection section, JsonElement schema)
    {
        schema = Resolve(schema);
        var types = Types(schema);
        var children = section.GetChildren().ToList();
        if (types.Contains("array") && (children.Count > 0 || (string.IsNullOrEmpty(section.Value) && !types.Contains("string"))))
        {
            json.WriteStartArray();
            children.ForEach(child => Write(json, child, schema.TryGetProperty("items", out var item) ? item : default));
            json.WriteEndArray();
        }
        else if (children.Count > 0 || (string.IsNullOrEmpty(section.Value) && types.Contains("object")))
        {
            json.WriteStartObject();
            foreach (var child in children.Where(child => !IsUnset(child, Property(schema, child.Key))))
            {
                json.WritePropertyName(NameOf(schema, child.Key));
                Write(json, child, Property(schema, child.Key));
            }

            json.WriteEndObject();
        }
        else
        {
            WriteText(json, section.Value ?? "", schema, types);
        }
    }

    private bool IsUnset(IConfigurationSection section, JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        && string.IsNullOrEmpty(section.Value) && !section.GetChildren().Any()
        && !Types(Resolve(schema)).Exists(type => type is "array" or "object");

    private static void WriteText(Utf8JsonWriter json, string text, JsonElement schema, List<string> types)
    {
        var isText = types.Contains("string");
        if (!isText && types.Contains("boolean") && bool.TryParse(text, out var flag))
        {
            json.WriteBooleanValue(flag);
        }
        else if (
            !isText && types.Contains("integer") && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole))
        {
            json.WriteNumberValue(whole);
        }
        else if (!isText && types.Contains("number") && double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
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

    private JsonElement Property(JsonElement schema, string key) =>
        PropertiesOf(schema).FirstOrDefault(property => Same(property.Name, key)) is { Value.ValueKind: not JsonValueKind.Undefined } own
            ? own.Value
        : schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("additionalProperties", out var others)
            && others.ValueKind == JsonValueKind.Object ? others
        : default;

    private string NameOf(JsonElement schema, string key) =>
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

    private JsonElement Resolve(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var name)
            ? root.GetProperty("definitions").GetProperty(name.GetString()!.Split('/')[^1])
            : schema;

    private IEnumerable<string> Required(JsonElement schema) =>
        Resolve(schema) is { ValueKind: JsonValueKind.Object } resolved && resolved.TryGetProperty("required", out var keys)
            ? keys.EnumerateArray().Select(key => key.GetString()!)
            : [];

    private static List<string> Types(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
        : [type.GetString()!];

    private static double Number(JsonElement schema, string keyword, double otherwise) =>
        schema.TryGetProperty(keyword, out var number) ? number.GetDouble() : otherwise;

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}:{key}";

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
