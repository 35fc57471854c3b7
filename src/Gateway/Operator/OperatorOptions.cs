namespace WebexGateway.Operator;

/// <summary>The section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Operator";

    /// <summary>A key shorter than this can be guessed even at the ten tries in ten minutes that an address has.</summary>
    public const int ShortestKey = 8;

    /// <summary>Opens the operator's endpoints. Unset: they answer 404, except beside the stand-in from this machine.</summary>
    public string? Key { get; set; }
}
