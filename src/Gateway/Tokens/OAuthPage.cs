namespace WebexGateway.Tokens;

/// <summary>A page for the operator who connects or disconnects Webex, in Spanish and English. It shows no text of Webex's.</summary>
public sealed record OAuthPage(int Status, string Spanish, string English)
{
    public static readonly OAuthPage StateUnknown = new(
        400,
        "Esta conexión no se inició en este navegador, ya se usó o caducó. "
        + "Empiece de nuevo en /oauth/start, con la misma dirección que está registrada en Webex.",
        "This connection was not started in this browser, was used before, or has expired. "
        + "Start again at /oauth/start, at the same address that is registered with Webex.");

    public static readonly OAuthPage StoreDown = new(
        503,
        "La base de datos no responde; no se guardó ningún cambio. Intente de nuevo cuando /health/ready diga que está lista.",
        "The store does not answer; nothing was changed. Try again when /health/ready says that it is up.");

    public static OAuthPage Disconnected(string token) => new(
        200,
        $"Webex quedó desconectado ({token}). Para conectarlo de nuevo, vaya a /oauth/start.",
        $"Webex is disconnected ({token}). To connect it again, go to /oauth/start.");

    public static OAuthPage Connected(string token) => new(
        200,
        $"Webex quedó conectado ({token}). Puede cerrar esta página.",
        $"Webex is connected ({token}). You can close this page.");

    /// <summary>The page for the <c>error</c> that Webex led the browser back with.</summary>
    public static OAuthPage Declined(string? error) => error switch
    {
        "invalid_scope" => new(
            400,
            "Webex no aceptó los permisos pedidos. Compare Webex:Tokens:…:Scopes con los de la integración.",
            "Webex did not accept the scopes. Compare Webex:Tokens:…:Scopes with those of the Integration."),
        "access_denied" => new(
            400,
            "No se dio el permiso. Puede empezar de nuevo en /oauth/start.",
            "Consent was not given. You can start again at /oauth/start."),
        _ => new(
            502,
            "Webex no completó la autorización. Intente de nuevo en /oauth/start.",
            "Webex did not complete the authorisation. Try again at /oauth/start."),
    };

    /// <summary>The log's words for the same. Other values are not repeated, because any visitor can write them.</summary>
    public static string ReasonFor(string? error) => error switch
    {
        "access_denied" => "the consent was declined",
        "invalid_scope" => "Webex did not accept the scopes; compare Webex:Tokens:…:Scopes with those of the Integration",
        "server_error" => "Webex had an error of its own (server_error)",
        _ => "Webex did not complete the authorisation",
    };

    public static OAuthPage Refused(string reason) => new(
        502,
        "Webex rechazó el código. Revise CLIENT_ID, CLIENT_SECRET y REDIRECT_URI y empiece de nuevo en /oauth/start.",
        $"Webex refused the code: {reason}. Check CLIENT_ID, CLIENT_SECRET and REDIRECT_URI and start again at /oauth/start.");

    public static OAuthPage Unavailable(string reason) => new(
        503,
        "Webex no respondió. Intente de nuevo en /oauth/start dentro de un minuto.",
        $"Webex could not be asked: {reason}. Try again at /oauth/start in a minute.");

    private string Title => Status == StatusCodes.Status200OK ? "✓ Webex" : "✗ Webex";

    /// <summary>The same, with what is true of the connection after a failure.</summary>
    public OAuthPage WithConnection(bool isConnected) => this with
    {
        Spanish = Spanish + (isConnected ? " La conexión anterior sigue en uso." : " Webex está sin conectar."),
        English = English + (isConnected ? " The earlier connection stays in use." : " Webex is not connected."),
    };

    /// <summary>Writes the sentence in the browser's language, and below it in the other one.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var language = OperatorLanguage.Of(context.Request);
        var (first, second, other, back) = language == "en"
            ? (English, Spanish, "es", "To the operator's page")
            : (Spanish, English, "en", "A la página de operación");
        return OperatorHtml.WriteAsync(
            context,
            Status,
            Title,
            $"""
            <div class="door">
            <h1{(Status == StatusCodes.Status200OK ? "" : " class=\"wrong\"")}>{Title}</h1>
            <p>{OperatorHtml.Text(first)}</p>
            <p class="soft small" lang="{other}">{OperatorHtml.Text(second)}</p>
            <p><a class="button" href="/operator?lang={language}">{back}</a></p>
            </div>
            """,
            language);
    }
}
