using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace WebexGateway.Operator;

/// <summary>The frame of every page that only the operator sees.</summary>
public static class OperatorHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Text that can stand anywhere in the page.</summary>
    public static string Text(string value) => Encoder.Encode(value);

    /// <summary>Answers with the page; the body is HTML.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="es">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Text(title)}</title><link rel="stylesheet" href="/css/operator.css"></head>
            <body><main>
            <h1>{Text(title)}</h1>
            {body}
            </main></body>
            </html>
            """);
    }
}
