namespace WebexGateway.Site;

/// <summary>The section <c>Calling</c>: calls from the browser.</summary>
public sealed class CallingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Calling";

    /// <summary>
    /// What a visitor's browser calls: a destination that Control Hub has enabled for guests, as it is written there. Unset: no such calls.
    /// </summary>
    public string? Number { get; set; }
}
