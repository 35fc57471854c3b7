using Microsoft.Net.Http.Headers;

namespace WebexGateway.Sandbox.Http;

/// <summary>Compares the media type of a request without its parameters.</summary>
internal static class MediaType
{
    public static bool Is(HttpRequest request, string wanted) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var sent)
        && sent.MediaType.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
