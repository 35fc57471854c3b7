namespace WebexGateway.Operator;

/// <summary>The section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Operator";

    /// <summary>Opens the operator's endpoints, at least 8 characters. Unset: they answer 404, except beside the stand-in from this machine.</summary>
    public string? Key { get; set; }
}
