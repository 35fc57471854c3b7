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
}
