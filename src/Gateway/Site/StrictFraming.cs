namespace WebexGateway.Site;

/// <summary>
/// Refuses a request that has two lengths. Kestrel uses the chunks and moves the other length to <c>X-Content-Length</c> (RFC 9112 permits
/// that). A proxy in front may use the other length, and then both disagree on where the next request begins.
/// </summary>
public static class StrictFraming
{
    /// <summary>Answers 400 and closes the connection.</summary>
    public static void UseStrictFraming(this WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || (headers.ContentLength is null && !headers.ContainsKey("X-Content-Length")))
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        return Problems.MalformedRequest.WriteAsync(context, "The request gives its length in two ways.");
    });
}
