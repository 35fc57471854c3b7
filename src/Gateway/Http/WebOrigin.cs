namespace WebexGateway.Http;

/// <summary>Compares origins (RFC 6454): scheme, host and a port that is not the default of the scheme.</summary>
public static class WebOrigin
{
    /// <summary>Returns true when a setting is an origin exactly as browsers write it, so that texts can be compared.</summary>
    public static bool IsWritten(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
        && text.All(char.IsAscii) // browsers send a name of other letters in its xn-- form
        && uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) == text;

    /// <summary>Returns true for our own origin as the browser sees it; behind a trusted proxy the forwarded scheme counts.</summary>
    public static bool IsOurs(HttpRequest request, string origin, bool anyScheme) =>
        (IsOf(request, origin, "https") || IsOf(request, origin, "http"))
        && (anyScheme || origin.StartsWith($"{request.Scheme}://", StringComparison.OrdinalIgnoreCase));

    private static bool IsOf(HttpRequest request, string origin, string scheme) =>
        origin.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase)
        && string.Equals(
            WithoutPort(origin[(scheme.Length + 3)..], scheme),
            WithoutPort(request.Host.Value ?? "", scheme),
            StringComparison.OrdinalIgnoreCase);

    private static string WithoutPort(string host, string scheme)
    {
        var port = scheme == "https" ? ":443" : ":80";
        return host.EndsWith(port, StringComparison.Ordinal) ? host[..^port.Length] : host;
    }
}
