namespace WebexGateway.Transforms;

/// <summary>
/// Why a request is not sent: returned by the readers of body and settings, or set on <c>HttpContext.Features</c> by a transform.
/// </summary>
/// <param name="Status">400, 408, 413 or 415 for the visitor's body, 404 for a route that is not set up, 503 without a token.</param>
/// <param name="Detail">A sentence for developers, without the visitor's values.</param>
public sealed record RequestRefusal(int Status, string? Detail)
{
    internal static readonly RequestRefusal NotConnected = new(503, null);

    internal static RequestRefusal Malformed(string detail) => new(400, detail);

    internal static RequestRefusal NotOffered(string setting) => new(404, $"This is not offered here: {setting} is not set.");
}
