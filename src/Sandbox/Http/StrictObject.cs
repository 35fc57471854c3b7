using System.Text.Json;

namespace WebexGateway.Sandbox.Http;

/// <summary>Reads a JSON object field by field and collects its faults.</summary>
internal sealed class StrictObject(JsonElement element, string name, List<string> faults)
{
    private const string Wanted = "The body must be a JSON object, sent as application/json";

    private readonly HashSet<string> known = [];

    public IReadOnlyList<string> Faults => faults;

    /// <summary>Reads the body of a request; null after the answer has told what is wrong with it.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, Func<StrictObject, T> read)
        where T : class
    {
        List<string> faults = [Wanted];
        if (await ElementAsync(context.Request) is { } element)
        {
            var body = new StrictObject(element, "", []);
            var found = read(body);
            if (body.Faults.Count == 0)
            {
                return found;
            }

            faults = [.. body.Faults];
        }

        await WebexError.WriteAsync(context, StatusCodes.Status400BadRequest, faults);
        return null;
    }

    /// <summary>Reads a string of at most <paramref name="longest"/> characters; empty when it is missing or wrong.</summary>
    public string Text(string field, int longest, bool required = true, int shortest = 1) => Checked(
        field,
        required,
        text => (shortest == 0 || !string.IsNullOrWhiteSpace(text)) && text.Length >= shortest && text.Length <= longest,
        $"must have {shortest} to {longest} characters");

    /// <summary>Reads a UUID; empty when it is missing or wrong.</summary>
    public string Uuid(string field, bool required = true) => Checked(field, required, Format.IsUuid, Format.Uuid);

    /// <summary>Reads a telephone number; empty when it is missing or wrong.</summary>
    public string Number(string field, int shortest, int longest, bool required = true) =>
        Checked(field, required, text => Format.IsNumber(text, shortest, longest), Format.Number(shortest, longest));

    /// <summary>Reads one of some values; empty when it is missing or wrong.</summary>
    public string OneOf(string field, bool required, params string[] values) =>
        Checked(field, required, values.Contains, $"must be {string.Join(" or ", values)}");

    public void Exactly(string field, string value) => OneOf(field, required: true, value);

    /// <summary>Reads a list of 1 to <paramref name="most"/> strings; empty when it is missing or wrong.</summary>
    public IReadOnlyList<string> Texts(string field, int most, bool required = true)
    {
        if (Find(field, JsonValueKind.Array, required) is not { } found)
        {
            return [];
        }

        if (found.GetArrayLength() is var length && length > 0 && length <= most
            && found.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
        {
            return [.. found.EnumerateArray().Select(one => one.GetString()!)];
        }

        Fault(field, $"must be a list of 1 to {most} strings");
        return [];
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

    /// <summary>Null when the body is not one JSON object with the type application/json.</summary>
    private static async Task<JsonElement?> ElementAsync(HttpRequest request)
    {
        if (!MediaType.Is(request, "application/json"))
        {
            return null;
        }

        try
        {
            var element = (await JsonDocument.ParseAsync(request.Body, new() { AllowDuplicateProperties = false })).RootElement;
            return JsonText.IsWhole(element) && element.ValueKind == JsonValueKind.Object ? element : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // half of a surrogate pair in a name
        {
            return null;
        }
    }

    private string Checked(string field, bool required, Predicate<string> isRight, string fault)
    {
        if (Find(field, JsonValueKind.String, required) is not { } found)
        {
            return "";
        }

        var text = found.GetString()!;
        if (isRight(text))
        {
            return text;
        }

        Fault(field, fault);
        return "";
    }

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
