using System.Text.Json;

namespace WebexGateway.Sandbox.Http;

/// <summary>Reads a JSON object field by field and collects its faults.</summary>
internal sealed class StrictObject(JsonElement element, string name, List<string> faults)
{
    /// <summary>The error when <see cref="ReadAsync"/> returns null.</summary>
    public const string Wanted = "The body must be a JSON object, sent as application/json";

    private readonly HashSet<string> known = [];

    public IReadOnlyList<string> Faults => faults;

    /// <summary>Returns null when the body is not one JSON object with the type application/json.</summary>
    public static async Task<StrictObject?> ReadAsync(HttpRequest request)
    {
        if (!MediaType.Is(request, "application/json"))
        {
            return null;
        }

        try
        {
            var element = (await JsonDocument.ParseAsync(request.Body, new() { AllowDuplicateProperties = false })).RootElement;
            return JsonText.IsWhole(element) && element.ValueKind == JsonValueKind.Object ? new(element, "", []) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a string of at most <paramref name="longest"/> characters; empty when it is missing or wrong.</summary>
    public string Text(string field, int longest, bool required = true, int shortest = 1)
    {
        if (Find(field, JsonValueKind.String, required) is not { } found)
        {
            return "";
        }

        var text = found.GetString()!;
        if (string.IsNullOrWhiteSpace(text) || text.Length < shortest || text.Length > longest)
        {
            faults.Add($"{name}{field}: must have {shortest} to {longest} characters");
            return "";
        }

        return text;
    }

    /// <summary>Reads a list of strings that is not empty.</summary>
    public IReadOnlyList<string> Texts(string field)
    {
        if (Find(field, JsonValueKind.Array, required: true) is { } found
            && found.GetArrayLength() > 0 && found.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
        {
            return [.. found.EnumerateArray().Select(one => one.GetString()!)];
        }

        faults.Add($"{name}{field}: must be a list of strings");
        return [];
    }

    public void Exactly(string field, string value)
    {
        if (Find(field, JsonValueKind.String, required: true) is { } found && !found.ValueEquals(value))
        {
            faults.Add($"{name}{field}: must be {value}");
        }
    }

    public StrictObject? Object(string field, bool required) =>
        Find(field, JsonValueKind.Object, required) is { } found ? new(found, $"{name}{field}.", faults) : null;

    /// <summary>Returns all fields, for objects with free names.</summary>
    public IEnumerable<JsonProperty> Fields() => element.EnumerateObject();

    /// <summary>Accepts a field with any value.</summary>
    public void Tolerate(string field) => known.Add(field);

    public void Fault(string field, string fault) => faults.Add($"{name}{field}: {fault}");

    public void NothingElse() => faults.AddRange(
        Fields().Where(field => !known.Contains(field.Name)).Select(field => $"{name}{field.Name}: unrecognized field"));

    private JsonElement? Find(string field, JsonValueKind kind, bool required)
    {
        known.Add(field);
        if (element.TryGetProperty(field, out var found) && (required || found.ValueKind != JsonValueKind.Null))
        {
            if (found.ValueKind == kind)
            {
                return found;
            }

            Fault(field, $"must be a JSON {kind.ToString().ToLowerInvariant()}");
        }
        else if (required)
        {
            Fault(field, "is required");
        }

        return null;
    }
}
