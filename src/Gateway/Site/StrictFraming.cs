namespace WebexGateway.Site;

/// <summary>
/// Refuses a request whose end a proxy in front may see elsewhere, so that both disagree on where the next request begins. Of two lengths
/// Kestrel uses the chunks and moves the other to <c>X-Content-Length</c> (RFC 9112 permits that). It also reads chunks after another
/// coding, chunks that are named twice, and chunks by HTTP/1.0.
/// </summary>
public static class StrictFraming
{
    /// <summary>Answers 400 and closes the connection.</summary>
    public static void UseStrictFraming(this WebApplication app) => app.Use((context, next) =>
    {
        if (FaultOf(context.Request) is not { } fault)
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        return Problems.MalformedRequest.WriteAsync(context, fault);
    });

    private static string? FaultOf(HttpRequest request) => request.Headers switch
    {
        { TransferEncoding.Count: 0 } => null,
        { ContentLength: not null } => "The request gives its length in two ways.",
        var headers when headers.ContainsKey("X-Content-Length") => "The request gives its length in two ways.",
        var headers when !HttpProtocol.IsHttp11(request.Protocol)
            || !headers.TransferEncoding.ToString().Equals("chunked", StringComparison.OrdinalIgnoreCase) =>
            "Transfer-Encoding can only be chunked, once, in HTTP/1.1.",
        _ => null,
    };
}
