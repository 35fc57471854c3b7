using System.Text.Json;
using System.Text.RegularExpressions;

namespace WebexGateway.Tests.Site;

/// <summary>Reads the OpenAPI document, and judges answers by it. It knows the few words of JSON Schema that the document uses.</summary>
internal sealed class OpenApiText(JsonElement root)
{
    public JsonElement Root => root;

    /// <summary>Follows a <c>$ref</c>.</summary>
    public JsonElement Resolve(JsonElement element) => !element.TryGetProperty("$ref", out var reference)
        ? element
        : Resolve(reference.GetString()![2..].Split('/').Aggregate(root, (place, name) => place.GetProperty(name)));

    public JsonElement Operation(string method, string path) => root.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());

    /// <summary>The slugs that an operation names for a status.</summary>
    public IEnumerable<string> Slugs(JsonElement response) =>
        Resolve(response).TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out var problem)
            && problem.GetProperty("schema").TryGetProperty("allOf", out var all)
            ? all[1].GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(one => one.GetString()!["urn:webex-gateway:".Length..])
            : [];

    /// <summary>Finds what an answer has that the document does not describe, or lacks that it promises.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(HttpResponseMessage answer, string method, string path)
    {
        var status = ((int)answer.StatusCode).ToString();
        if (!Operation(method, path).GetProperty("responses").TryGetProperty(status, out var described))
        {
            return [$"{method} {path}: {status} is not described"];
        }

        var response = Resolve(described);
        List<string> faults = [];
        if (response.TryGetProperty("headers", out var headers))
        {
            faults.AddRange(headers.EnumerateObject().Where(header => !answer.Headers.NonValidated.Contains(header.Name)).Select(header => $"{status} lacks {header.Name}"));
        }

        if (!response.TryGetProperty("content", out var content))
        {
            return faults;
        }

        var kind = answer.Content.Headers.ContentType!.MediaType!;
        return content.TryGetProperty(kind, out var media)
            ? [.. faults, .. Faults(await answer.JsonAsync(), media.GetProperty("schema"), status)]
            : [.. faults, $"{status} has the kind {kind}"];
    }

    private IEnumerable<string> Faults(JsonElement value, JsonElement schema, string place)
    {
        var parts = Resolve(schema) is var one && one.TryGetProperty("allOf", out var all) ? [.. all.EnumerateArray().Select(Resolve)] : new[] { one };
        var known = parts.Where(part => part.TryGetProperty("properties", out _)).SelectMany(part => part.GetProperty("properties").EnumerateObject()).ToLookup(property => property.Name, property => property.Value);
        foreach (var part in parts)
        {
            if (part.TryGetProperty("type", out var type) && !IsOf(value, type))
            {
                yield return $"{place} is {value.ValueKind}, not {type}";
            }

            if (part.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
            {
                yield return $"{place} is {value}, not of {words}";
            }

            if (part.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
            {
                yield return $"{place} is {value}, not {pattern}";
            }

            foreach (var name in part.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(name => name.GetString()!) : [])
            {
                if (!value.TryGetProperty(name, out _))
                {
                    yield return $"{place} lacks {name}";
                }
            }
        }

        foreach (var inner in value.ValueKind switch
        {
            JsonValueKind.Object when known.Count > 0 => value.EnumerateObject().SelectMany(property => known.Contains(property.Name)
                ? known[property.Name].SelectMany(described => Faults(property.Value, described, $"{place}.{property.Name}"))
                : [$"{place}.{property.Name} is not described"]),
            JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Faults(item, parts[0].GetProperty("items"), $"{place}[]")),
            _ => [],
        })
        {
            yield return inner;
        }
    }

    private static bool IsOf(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOf(value, one))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => value.ValueKind == JsonValueKind.Null,
        };
}
