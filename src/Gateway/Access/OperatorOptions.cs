namespace WebexGateway.Access;

/// <summary>The section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    /// <summary>
    /// The key for the operator's endpoints, at least 8 characters, in Production 20. Default: unset, which answers 404, except on this
    /// machine beside the stand-in.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>
    /// One key for each person by name, with the same rule; the audit list says whose key was used. Default: none.
    /// </summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

    public AlertOptions Alerts { get; } = new();

    /// <summary>Every key that is set, with its name; <c>Operator:Key</c> has the name <c>operator</c>.</summary>
    internal List<(string Name, string Key)> Named() =>
    [
        .. Key is { Length: > 0 } key ? new[] { (OperatorScheme.Operator, key) } : [],
        .. Keys.Where(named => named.Value is { Length: > 0 }).Select(named => (named.Key, named.Value)),
    ];
}
