namespace WebexGateway.Transforms;

/// <summary>A field of the visitor's own JSON, as a route admits it.</summary>
/// <param name="Name">Our name of it; the visitor's own is the key under which it is looked up.</param>
/// <param name="MaxLength">In characters as people count them (grapheme clusters).</param>
/// <param name="Required">Whether a request without it is refused.</param>
/// <param name="TakesBlanks">Whether tabs and line ends may stand in it, as they do in a pasted number.</param>
public sealed record VisitorField(string Name, int MaxLength, bool Required = false, bool TakesBlanks = false);
