using System.Text.Json;
using System.Text.RegularExpressions;
using static WebexGateway.Settings.FaultMessages;
using static WebexGateway.Settings.SchemaKeywords;

namespace WebexGateway.Settings;

/// <summary>Validates a JSON value by a schema. It knows the keywords that our schemas use, and no others.</summary>
internal sealed class SchemaValidator(SchemaKeywords keywords)
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    public IEnumerable<Fault> Validate(string path, JsonElement value, JsonElement schema)
    {
        var isDuration = schema.TryGetProperty("$ref", out var name) && name.GetString()!.EndsWith("uration", StringComparison.Ordinal);
        schema = keywords.Resolve(schema);
        if (Types(schema) is { Count: > 0 } types && !types.Exists(type => Is(value, type)))
        {
            return [new(path, WrongType(value, schema, types, isDuration))];
        }

        if (schema.TryGetProperty("enum", out var choices) && !IsAnyOf(choices, value))
        {
            return [new(path, $"{Describe(value, schema)}: {Fix(schema)}")];
        }

        var faults = value.ValueKind switch
        {
            JsonValueKind.Object => ValidateObject(path, value, schema),
            JsonValueKind.Array => ValidateArray(path, value, schema),
            JsonValueKind.String => ValidateText(path, value, schema, isDuration),
            JsonValueKind.Number => ValidateNumber(path, value, schema),
            _ => [],
        };
        return schema.TryGetProperty("anyOf", out var forms)
            ? faults.Concat(ValidateForms(path, value, [.. forms.EnumerateArray().Select(keywords.Resolve)]))
            : faults;
    }

    private IEnumerable<Fault> ValidateObject(string path, JsonElement value, JsonElement schema)
    {
        var count = value.EnumerateObject().Count();
        if (count < Number(schema, "minProperties", 0) || count > Number(schema, "maxProperties", int.MaxValue))
        {
            return [new(path, $"{(count == 0 ? "is empty" : "is not supported")}: {Fix(schema)}")];
        }

        var below = value.EnumerateObject().SelectMany(member => ValidateMember(Join(path, member.Name), member, schema));
        var missing = keywords.Required(schema).Where(key => !value.TryGetProperty(key, out _));
        return below.Concat(missing.SelectMany(key => Missing(Join(path, key), keywords.Property(schema, key))));
    }

    private IEnumerable<Fault> ValidateMember(string path, JsonProperty member, JsonElement schema)
    {
        if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out var own))
        {
            return Validate(path, member.Value, own);
        }

        if (schema.TryGetProperty("patternProperties", out var patterns)
            && patterns.EnumerateObject().FirstOrDefault(pattern => Matches(member.Name, pattern.Name)).Value is
            { ValueKind: JsonValueKind.Object } named)
        {
            return Validate(path, member.Value, named);
        }

        return schema.TryGetProperty("additionalProperties", out var others) switch
        {
            true when others.ValueKind == JsonValueKind.Object => Validate(path, member.Value, others),
            true when others.ValueKind == JsonValueKind.False => [new(path, Unknown(path, member.Name, known))],
            _ => [],
        };
    }

    private static string Unknown(string path, string key, JsonElement known)
    {
        var names = known.EnumerateObject().Where(property => property.Name != "$schema").Select(property => property.Name);
        return $"is not known{(path == key ? " here" : "")}; {Spelling.Suggest(key, names).TrimEnd('?')}";
    }

    /// <summary>Reports a missing section by the keys that it must have.</summary>
    private IEnumerable<Fault> Missing(string path, JsonElement schema) => keywords.Required(schema).ToList() is { Count: > 0 } inner
        ? inner.SelectMany(key => Missing(Join(path, key), keywords.Property(schema, key)))
        : [new(path, $"is missing: {Fix(keywords.Resolve(schema))}", IsMissing: true)];

    private IEnumerable<Fault> ValidateArray(string path, JsonElement value, JsonElement schema)
    {
        var count = value.GetArrayLength();
        if (count < Number(schema, "minItems", 0) || count > Number(schema, "maxItems", int.MaxValue))
        {
            return [new(path, $"{(count == 0 ? "is empty" : "is not honoured")}: {Fix(schema)}")];
        }

        return schema.TryGetProperty("items", out var item)
            ? value.EnumerateArray().Index().SelectMany(entry => Validate(Join(path, $"{entry.Index}"), entry.Item, item))
            : [];
    }

    private static IEnumerable<Fault> ValidateText(string path, JsonElement value, JsonElement schema, bool isDuration)
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
            yield return new(
                path, QuotedOrPlaceholder(text) ?? $"{Describe(value, schema)}: {(isDuration ? Duration.Fix(text) : Fix(schema))}");
        }
    }

    private static IEnumerable<Fault> ValidateNumber(string path, JsonElement value, JsonElement schema)
    {
        var number = value.GetDouble();
        if (number < Number(schema, "minimum", double.NegativeInfinity) || number > Number(schema, "maximum", double.PositiveInfinity))
        {
            yield return new(path, $"{Describe(value, schema)}: {Fix(schema)}");
        }
    }

    /// <summary>
    /// Returns the faults of the form that the user meant: the one whose first required key is present, and of several the nearest.
    /// </summary>
    private List<Fault> ValidateForms(string path, JsonElement value, List<JsonElement> forms)
    {
        var isObject = value.ValueKind == JsonValueKind.Object;
        var meant = isObject ? forms.FindAll(form => value.TryGetProperty(keywords.Required(form).First(), out _)) : forms;
        var faults = meant.ConvertAll(form => Validate(path, value, form).ToList());
        if (faults.Count > 0)
        {
            var nearest = isObject ? faults.MinBy(found => found.Count)! : faults.Find(found => found.Count == 0) ?? faults[0];
            return isObject && nearest.Count > 0 && UnknownInAll(path, value, meant) is { Count: > 0 } unknown ? unknown : nearest;
        }

        if (forms.Count < 3)
        {
            return Validate(path, value, forms[0]).ToList();
        }

        var names = forms.Select(form => keywords.Required(form).First()).Distinct().ToList();
        var keys = value.EnumerateObject().Select(member => member.Name).ToList();
        var suggestion = Spelling.Suggest(Spelling.Nearest(keys, names) ?? "", names).TrimEnd('?');
        var shown = string.Join(", ", keys.Select(key => $"\"{key}\": …"));
        return [new(path, $"has {{ {shown} }}, and there is no such transform; {suggestion}")];
    }

    /// <summary>Reports the keys that no one of several forms has, by the names of all of them.</summary>
    private static List<Fault> UnknownInAll(string path, JsonElement value, List<JsonElement> forms)
    {
        var names = forms.Where(form => form.TryGetProperty("properties", out _))
            .SelectMany(form => form.GetProperty("properties").EnumerateObject()).Select(property => property.Name).Distinct().ToList();
        return forms.Count < 2 ? [] :
        [
            .. from member in value.EnumerateObject()
               where !names.Contains(member.Name)
               select new Fault(Join(path, member.Name), $"is not known here; {Spelling.Suggest(member.Name, names).TrimEnd('?')}"),
        ];
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

    /// <summary>Matches a dollar at the end of the text only; in .NET it also matches before a final line feed.</summary>
    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern.EndsWith('$') ? $@"{pattern[..^1]}\z" : pattern, RegexOptions.CultureInvariant, MatchTimeout);

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}:{key}";
}
