namespace WebexGateway.Transforms;

/// <summary>A field of the visitor's JSON that a route permits.</summary>
/// <param name="Name">Our name of the field; the dictionary's key is the visitor's name.</param>
/// <param name="MaxLength">The greatest length in characters as people count them (grapheme clusters).</param>
/// <param name="Required">True when a request without the field is refused.</param>
/// <param name="TakesBlanks">True when the text may contain tabs and line ends, as a pasted number does.</param>
public sealed record VisitorField(string Name, int MaxLength, bool Required = false, bool TakesBlanks = false);
