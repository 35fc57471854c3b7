using System.Data.Common;
using Microsoft.AspNetCore.Authentication;

namespace WebexGateway.Operator;

/// <summary>The operator's page: the sign-in form, and the frame that <c>js/operator.js</c> fills from <c>/operator/events</c>.</summary>
public sealed partial class OperatorPage(
    OperatorAccess access, OperatorSession session, AuditLog audit, ILogger<OperatorPage> logger)
{
    /// <summary>Shows the page, or the sign-in form to a browser without a session.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if ((await context.AuthenticateAsync(OperatorScheme.Operator)).Succeeded)
        {
            var session = access.HasKey ? " data-session" : "";
            await WriteAsync(context, 200, $"""<div id="operator"{session}></div>""", "/js/operator.js");
        }
        else if (context.Request.Headers.ContainsKey("Authorization"))
        {
            await context.ChallengeAsync(OperatorScheme.Operator);
        }
        else
        {
            await WriteAsync(context, 401, SignIn(context, null));
        }
    }

    public async Task SignInAsync(HttpContext context)
    {
        if (!access.HasKey)
        {
            await Problems.NotFound.WriteAsync(context);
            return;
        }

        if (!OwnPage.Sent(context))
        {
            await Problems.NotAVisitor.WriteAsync(context, "Another site's page may not sign in.");
            return;
        }

        if (await KeyAsync(context.Request) is not { } key)
        {
            await Problems.MalformedRequest.WriteAsync(context, "Send the key as the field 'key' of a form.");
            return;
        }

        var (name, refusal) = access.TryKey(context, key);
        if (name is not null)
        {
            session.Begin(context, key);
            Log.SignedIn(logger, name);
            await audit.NoteAsync(name, "signed-in");
            SeeAgain(context);
            return;
        }

        var words = refusal == Problems.TooManyRequests
            ? Say(context, "Demasiados intentos; espere diez minutos.", "Too many attempts; wait ten minutes.")
            : Say(context, "Esa no es la clave.", "That is not the key.");
        await WriteAsync(context, refusal!.Status, SignIn(context, words));
    }

    public async Task SignOutAsync(HttpContext context)
    {
        if (!OwnPage.Sent(context))
        {
            await Problems.NotAVisitor.WriteAsync(context, "Another site's page may not sign out.");
            return;
        }

        var name = await access.SessionNameAsync(context);
        try
        {
            await session.EndAsync(context);
        }
        catch (DbException)
        {
            await Problems.StoreUnavailable.WriteAsync(
                context,
                "This browser is signed out. With the store down a copy of its cookie could not be ended: it ends after 12 hours, or "
                + "when OPERATOR_KEY changes.");
            return;
        }

        Log.SignedOut(logger);
        if (name is not null)
        {
            await audit.NoteAsync(name, "signed-out");
        }

        SeeAgain(context);
    }

    /// <summary>
    /// The typed key; null when the form cannot be read. Throws a <see cref="BadHttpRequestException"/> when it is too large.
    /// </summary>
    private static async Task<string?> KeyAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? (await request.ReadFormAsync(request.HttpContext.RequestAborted))["key"].ToString() : "";
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return null;
        }
    }

    private static string SignIn(HttpContext context, string? words) => $"""
        <form class="door" method="post" action="/operator/sign-in?lang={OperatorLanguage.Of(context.Request)}">
        <h1>{Say(context, "Operación", "Operations")}</h1>
        <p>{Say(context, "Ingrese la clave de operación de este servicio", "Enter this service's operator key")} (OPERATOR_KEY).</p>
        {(words is null ? "" : $"""<p class="wrong" role="alert">{words}</p>""")}
        <label for="key">{Say(context, "Clave de operación", "Operator's key")}</label>
        <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
        <button class="main">{Say(context, "Entrar", "Sign in")}</button>
        <p><a href="?lang={Say(context, "en", "es")}" lang="{Say(context, "en", "es")}">{Say(context, "English", "Español")}</a></p>
        </form>
        """;

    private static void SeeAgain(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = $"/operator?lang={OperatorLanguage.Of(context.Request)}";
    }

    private static string Say(HttpContext context, string spanish, string english) =>
        OperatorLanguage.Of(context.Request) == "en" ? english : spanish;

    private static Task WriteAsync(HttpContext context, int status, string body, string? script = null) =>
        OperatorHtml.WriteAsync(
            context, status, Say(context, "Operación", "Operations"), body, OperatorLanguage.Of(context.Request), script);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "An operator signed in: {Name}.")]
        public static partial void SignedIn(ILogger logger, string name);

        [LoggerMessage(2, LogLevel.Information, "An operator signed out.")]
        public static partial void SignedOut(ILogger logger);
    }
}
