namespace WebexGateway.RateLimits;

/// <summary>
/// What endpoint patterns are held against: <c>verb:path</c> in lower case, without query and PathBase, percent-encoded, without slashes at
/// the end. It lives on the stack, so that a request costs no allocation.
/// </summary>
public readonly ref struct EndpointText
{
    private EndpointText(ReadOnlySpan<char> text, int verbLength)
    {
        Text = text;
        Path = text[(verbLength + 1)..];
    }

    /// <summary>The verb, a colon, and the path.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>The path alone; empty when it was nothing but several slashes.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>How many characters <see cref="Write"/> needs at most.</summary>
    public static int LengthOf(string verb, string path) => verb.Length + 1 + path.Length;

    /// <summary>Writes the text of a request with this verb and this percent-encoded path.</summary>
    public static EndpointText Write(string verb, string path, Span<char> into)
    {
        var trimmed = path == "/" ? path : path.AsSpan().TrimEnd('/');
        verb.AsSpan().ToLowerInvariant(into);
        into[verb.Length] = ':';
        trimmed.ToLowerInvariant(into[(verb.Length + 1)..]);
        return new(into[..(verb.Length + 1 + trimmed.Length)], verb.Length);
    }
}
