using WebexGateway.Http;

namespace WebexGateway.Site;

/// <summary>
/// Refuses a request that gives its body's length in two ways. Kestrel takes the chunks and puts the other length aside as
/// <c>X-Content-Length</c> (RFC 9112 allows that); a proxy in front may take the other one, and then the two disagree where the next
/// request begins.
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
