namespace WebexGateway.Sandbox;

/// <summary>A request to one of Webex's APIs as it arrived, whatever its answer.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="Headers">The headers; names compare without case, repeated headers are joined by commas.</param>
/// <param name="Body">The body as UTF-8 text; empty when it was not read.</param>
/// <param name="At">The time of arrival.</param>
public sealed record SeenRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    DateTimeOffset At)
{
    /// <summary>The query with its question mark, or an empty text.</summary>
    public string Query { get; init; } = "";
}
