using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace WebexGateway.Http;

/// <summary>Writes the HTML frame of the operator's pages.</summary>
public static class OperatorHtml
{
    private const string NeedsScript =
        """<noscript><p>Esta página necesita JavaScript. <span lang="en">This page needs JavaScript.</span></p></noscript>""";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Encodes a text for any place in a page.</summary>
    public static string Text(string value) => Encoder.Encode(value);

    /// <summary>Writes a page from the HTML of its body and the path of its script.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string body, string language = "es", string? script = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
            <title>{Text(title)}</title>
            <link rel="icon" href="/images/mark.svg"><link rel="stylesheet" href="/css/operator.css">
            {(script is null ? "" : $"""<script type="module" src="{script}"></script>""")}
            </head>
            <body><main>
            {body}{(script is null ? "" : NeedsScript)}
            </main></body>
            </html>
            """);
    }
}
