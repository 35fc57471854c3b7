using System.Text.Json.Serialization;

namespace WebexGateway.Sandbox.Http;

/// <summary>Writes errors in the formats of Webex, which depend on the API and the status.</summary>
internal static class WebexError
{
    public static Task WriteAsync(HttpContext context, int status, params IReadOnlyList<string> descriptions)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"Webex\"";
        }

        return WebexPaths.IsContactCenter(context.Request.Path)
            ? ContactCenterAsync(context, status, descriptions)
            : Answer.JsonAsync(context, status, new OfApi(descriptions[0], Described(descriptions), TrackingId.Of(context)));
    }

    /// <summary>Writes the format of RFC 6749, which the token endpoint sometimes uses.</summary>
    public static Task OAuthAsync(HttpContext context, int status, string error, string description) =>
        Answer.JsonAsync(context, status, new OfOAuth(error, description));

    private static Task ContactCenterAsync(HttpContext context, int status, IReadOnlyList<string> descriptions)
    {
        var trackingId = TrackingId.Of(context);
        return status switch
        {
            400 => Answer.JsonAsync(context, status, new OfRequest<string>(trackingId, new("400", Described(descriptions)))),
            403 => Answer.JsonAsync(context, status, new OfRequest<int>(trackingId, new(403, Described(descriptions)))),
            503 => Answer.EmptyAsync(context, status),
            >= 500 => Answer.JsonAsync(context, status, new OfServer(descriptions[0], "INTERNAL_SERVER_ERROR", null, 1000)),
            _ => Answer.JsonAsync(context, status, new OfGate(status, descriptions[0], trackingId)),
        };
    }

    private static IEnumerable<Line> Described(IReadOnlyList<string> descriptions) =>
        descriptions.Select(description => new Line(description));

    internal sealed record Line(string Description);

    /// <summary>The format of <c>webexapis.com</c>.</summary>
    internal sealed record OfApi(string Message, IEnumerable<Line> Errors, string TrackingId);

    internal sealed record OfOAuth(string Error, [property: JsonPropertyName("error_description")] string Description);

    /// <summary>The format of Contact Center for a wrong request; the key is a text or a number, depending on the status.</summary>
    internal sealed record OfRequest<TKey>(string TrackingId, Keyed<TKey> Error);

    internal sealed record Keyed<TKey>(TKey Key, IEnumerable<Line> Message);

    /// <summary>The format of Contact Center for its own errors.</summary>
    internal sealed record OfServer(string ErrorMessage, string ErrorType, string? ErrorData, int ReasonCode);

    /// <summary>The format of the proxy in front of Contact Center.</summary>
    internal sealed record OfGate(int Code, string Message, string TrackingId);
}
