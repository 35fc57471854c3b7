namespace WebexGateway.Callbacks;

/// <summary>The fields of a callback's request, by the contract's names or by those in a route's metadata.</summary>
public static class CallbackFields
{
    /// <summary>The beginning of a key in the metadata: <c>"Field.destination": "phone"</c>.</summary>
    private const string Prefix = "Field.";

    private const int LongestName = 40;

    private static readonly Dictionary<string, VisitorField> Contract = new VisitorField[]
    {
        new("destination", 250, TakesBlanks: true),
        new("region", 2),
        new("name", 100),
        new("topic", CallbackOptionsValidator.LongestTopic),
        new("when", 16),
        new("consent", 100),
        new("challenge", 2048),
        new("website", 250), // the honeypot: a filled one asks for a challenge; see Abuse/VisitorCheck
    }.ToDictionary(field => field.Name);

    public static IReadOnlyDictionary<string, VisitorField> Of(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is null || !metadata.Keys.Any(IsFieldKey)
            ? Contract
            : Contract.Values.ToDictionary(field => metadata.GetValueOrDefault(Prefix + field.Name, field.Name));

    /// <summary>Replaces our field names in a sentence by the visitor's.</summary>
    public static string Renamed(string sentence, IReadOnlyDictionary<string, VisitorField> fields) =>
        fields.Aggregate(sentence, (text, field) => text.Replace($"'{field.Value.Name}'", $"'{field.Key}'", StringComparison.Ordinal));

    /// <summary>Finds faults of the names in a route's metadata, each with its key and the fix.</summary>
    public static IEnumerable<string> Faults(IReadOnlyDictionary<string, string> metadata)
    {
        var known = Contract.Keys.Select(name => Prefix + name).ToList();
        foreach (var (key, name) in metadata.Where(pair => IsFieldKey(pair.Key)))
        {
            var fault = key switch
            {
                _ when !known.Contains(key, StringComparer.OrdinalIgnoreCase) =>
                    $"is not known; {Spelling.Suggest(key, known).TrimEnd('?')}",
                _ when !metadata.ContainsKey("Admission") =>
                    $"goes with \"Admission\": \"{CallbackRoutes.Admission}\" only; elsewhere a \"BodyField\" names the visitor's field",
                _ when name is not { Length: > 0 and <= LongestName } || !name.All(IsPlain) =>
                    $"must be the name of the page's field, such as phone: up to {LongestName} letters, digits, _ and -",
                _ when Contract.Keys.Count(field => metadata.GetValueOrDefault(Prefix + field, field) == name) > 1 =>
                    "is the name of another field too: choose one name for each",
                _ => null,
            };
            if (fault is not null)
            {
                yield return $"{key} {fault}";
            }
        }
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';

    private static bool IsFieldKey(string key) => key.StartsWith(Prefix[..^1], StringComparison.OrdinalIgnoreCase);
}
