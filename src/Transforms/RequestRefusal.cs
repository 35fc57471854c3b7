namespace WebexGateway.Transforms;

/// <summary>A refusal by a transform, which then does not send the request; set on <c>HttpContext.Features</c>.</summary>
/// <param name="Status">400, 413 or 415 for the visitor's body, 404 for a route that is not set up, 503 without a token.</param>
/// <param name="Detail">A sentence for developers, without the visitor's values.</param>
public sealed record RequestRefusal(int Status, string? Detail)
{
    internal static readonly RequestRefusal NotConnected = new(503, null);

    internal static RequestRefusal Malformed(string detail) => new(400, detail);

    internal static RequestRefusal NotOffered(string setting) => new(404, $"This is not offered here: {setting} is not set.");
}
