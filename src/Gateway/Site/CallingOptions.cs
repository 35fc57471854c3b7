namespace WebexGateway.Site;

/// <summary>The section <c>Calling</c>: calls from the browser.</summary>
public sealed class CallingOptions
{
    public const string Section = "Calling";

    /// <summary>
    /// The number that browsers call: a destination that Control Hub enables for guests, written as there. Default: unset, which offers no
    /// calls.
    /// </summary>
    public string? Number { get; set; }
}
