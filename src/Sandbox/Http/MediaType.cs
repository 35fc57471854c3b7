using Microsoft.Net.Http.Headers;

namespace WebexGateway.Sandbox.Http;

/// <summary>Compares a request's media type, whatever its parameters.</summary>
internal static class MediaType
{
    public static bool Is(HttpRequest request, string wanted) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var sent)
        && sent.MediaType.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
