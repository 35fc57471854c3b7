using System.Net;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>Writes the page on which the operator consents; it needs no script.</summary>
internal static class ConsentPage
{
    public static string Of(AuthorizationRequest request, string consent) => $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Webex sandbox: consent</title>
          <link rel="stylesheet" href="/_sandbox/style.css">
        </head>
        <body>
          <main>
            <h1>Webex sandbox</h1>
            <p><strong>{Encode(request.ClientId)}</strong> wants to act for you / <span lang="es">quiere actuar en tu nombre</span>:</p>
            <ul>{string.Concat(request.Scope.Split(' ').Select(scope => $"<li><code>{Encode(scope)}</code></li>"))}</ul>
            <p>You will return to / <span lang="es">volverás a</span> <code>{Encode(request.RedirectUri.OriginalString)}</code></p>
            <form method="post" action="/_sandbox/consent">
              <input type="hidden" name="consent" value="{Encode(consent)}">
              <button id="accept" name="decision" value="accept">Accept / <span lang="es">Aceptar</span></button>
              <button id="deny" name="decision" value="deny">Deny / <span lang="es">Rechazar</span></button>
            </form>
          </main>
        </body>
        </html>
        """;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
