namespace WebexGateway.Sandbox.Http;

/// <summary>Errors in the several shapes that Webex uses for them, the shape chosen by API and status.</summary>
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
            : Answer.JsonAsync(context, status, new
            {
                message = descriptions[0],
                errors = descriptions.Select(description => new { description }),
                trackingId = TrackingId.Of(context),
            });
    }

    /// <summary>The shape of RFC 6749, which the token endpoint sometimes uses.</summary>
    public static Task OAuthAsync(HttpContext context, int status, string error, string description) =>
        Answer.JsonAsync(context, status, new { error, error_description = description });

    private static Task ContactCenterAsync(HttpContext context, int status, IReadOnlyList<string> descriptions)
    {
        var trackingId = TrackingId.Of(context);
        var message = descriptions.Select(description => new { description });
        return status switch
        {
            400 => Answer.JsonAsync(context, status, new { trackingId, error = new { key = "400", message } }),
            403 => Answer.JsonAsync(context, status, new { trackingId, error = new { key = 403, message } }),
            503 => Answer.EmptyAsync(context, status),
            >= 500 => Answer.JsonAsync(context, status, new
            {
                errorMessage = descriptions[0],
                errorType = "INTERNAL_SERVER_ERROR",
                errorData = (object?)null,
                reasonCode = 1000,
            }),
            _ => Answer.JsonAsync(context, status, new { code = status, message = descriptions[0], trackingId }),
        };
    }
}
