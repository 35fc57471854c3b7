namespace WebexGateway.Sandbox.Http;

/// <summary>Reads the bearer token of a request (RFC 6750, 2.1).</summary>
internal static class Bearer
{
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && header[7..].Trim() is { Length: > 0 } token
            ? token
            : null;
}
