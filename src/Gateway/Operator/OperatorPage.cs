using WebexGateway.OAuth;

namespace WebexGateway.Operator;

/// <summary>The operator's page: sign in, see each token's state, connect and renew.</summary>
public sealed class OperatorPage(OperatorAccess access, OperatorSession session, TokenCache tokens)
{
    /// <summary>The page, or the sign-in form for a browser without a session.</summary>
    public async Task ShowAsync(HttpContext context)
    {
        if (access.Refuse(context) is not { } refusal)
        {
            await WriteAsync(context, 200, Tokens());
        }
        else if (refusal == Problems.NotAnOperator && !context.Request.Headers.ContainsKey("Authorization"))
        {
            await WriteAsync(context, 401, SignIn(""));
        }
        else
        {
            await refusal.WriteAsync(context);
        }
    }

    /// <summary>Begins a session for whoever types the key.</summary>
    public async Task SignInAsync(HttpContext context)
    {
        if (!access.HasKey)
        {
            await Problems.NotFound.WriteAsync(context);
            return;
        }

        var key = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["key"].ToString() : "";
        var refusal = access.TryKey(context, key);
        if (refusal is null)
        {
            session.Begin(context, key);
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = "/operator";
            return;
        }

        var words = refusal == Problems.TooManyRequests
            ? "Demasiados intentos; espere diez minutos. / Too many attempts; wait ten minutes."
            : "Esa no es la clave. / That is not the key.";
        await WriteAsync(context, refusal.Status, SignIn(words));
    }

    /// <summary>Ends the session.</summary>
    public static void SignOut(HttpContext context)
    {
        OperatorSession.End(context);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/operator";
    }

    private static string SignIn(string words) => $"""
        <p role="alert">{words}</p>
        <form method="post" action="/operator/sign-in">
        <label for="key">Clave de operación <span lang="en">/ Operator's key</span></label>
        <input id="key" name="key" type="password" autocomplete="current-password" required>
        <button>Entrar <span lang="en">/ Sign in</span></button>
        </form>
        """;

    private string Tokens() => $"""
        <table>
        <tr><th>Token</th><th>Estado <span lang="en">/ State</span></th><th>Conexión <span lang="en">/ Connection</span></th><th></th></tr>
        {string.Concat(tokens.Names.Select(name => Row(name, tokens.Slot(name))))}
        </table>
        {(access.HasKey ? """<form method="post" action="/operator/sign-out"><button>Salir <span lang="en">/ Sign out</span></button></form>""" : "")}
        """;

    private static string Row(string name, TokenSlot slot) => $"""
        <tr>
        <td>{OperatorHtml.Text(name)}{(slot.Name == name ? "" : $" → {OperatorHtml.Text(slot.Name)}")}</td>
        <td>{OperatorHtml.Text(State(slot))}</td>
        <td>{OperatorHtml.Text(Connection(slot))}</td>
        <td><a href="/oauth/start?token={Uri.EscapeDataString(slot.Name)}">Conectar / Connect</a>
        {(slot.Grant is null ? "" : $"""<form method="post" action="/oauth/disconnect?token={Uri.EscapeDataString(slot.Name)}"><button>Desconectar <span lang="en">/ Disconnect</span></button></form>""")}</td>
        </tr>
        """;

    private static string State(TokenSlot slot)
    {
        var state = TokenState.Of(slot);
        var words = state.Word switch
        {
            "connected" => $"conectado hasta {slot.Live?.ExpiresAt:u} / connected until then",
            "not connected" => "sin conectar / not connected",
            "waiting for Webex" => "esperando a Webex / waiting for Webex",
            _ => "aún sin usar / not used yet",
        };
        return state.Reason is null ? words : $"{words}: {state.Reason}";
    }

    private static string Connection(TokenSlot slot)
    {
        if (slot.Grant is not { } grant)
        {
            return "—";
        }

        var days = slot.DaysLeft is { } left ? $"; {(left <= TokenKeeper.WarningDays ? "⚠ " : "")}el token de renovación vence en {left:F0} días / the refresh token ends in {left:F0} days" : "";
        return $"{grant.ConnectedAt:u}, {grant.ConnectedBy}{(grant.Scope is { Length: > 0 } scope ? $", {scope}" : "")}{days}";
    }

    private static Task WriteAsync(HttpContext context, int status, string body) => OperatorHtml.WriteAsync(context, status, "Operación · Operator", body);
}
