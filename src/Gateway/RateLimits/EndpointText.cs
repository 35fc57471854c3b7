namespace WebexGateway.RateLimits;

/// <summary>
/// Holds the text of a request that <see cref="EndpointPattern"/> matches: <c>verb:path</c> in lower case, percent-encoded, without query,
/// PathBase and final slashes. It is on the stack, so that a request allocates nothing.
/// </summary>
public readonly ref struct EndpointText
{
    private EndpointText(ReadOnlySpan<char> text, int verbLength)
    {
        Text = text;
        Path = text[(verbLength + 1)..];
    }

    public ReadOnlySpan<char> Text { get; }

    /// <summary>Empty when the path consists of several slashes only.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>Returns the greatest number of characters that <see cref="Write"/> needs.</summary>
    public static int LengthOf(string verb, string path) => verb.Length + 1 + path.Length;

    public static EndpointText Write(string verb, string path, Span<char> into)
    {
        var trimmed = path == "/" ? path : path.AsSpan().TrimEnd('/');
        verb.AsSpan().ToLowerInvariant(into);
        into[verb.Length] = ':';
        trimmed.ToLowerInvariant(into[(verb.Length + 1)..]);
        return new(into[..(verb.Length + 1 + trimmed.Length)], verb.Length);
    }
}
