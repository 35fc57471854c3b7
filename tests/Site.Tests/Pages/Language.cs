namespace WebexGateway.Tests.Pages;

/// <summary>A language of the site and the names by which its visitors find the controls.</summary>
public sealed record Language(string Code, string Path)
{
    public static Language Spanish { get; } = new("es", "/")
    {
        Country = "País",
        Phone = "Teléfono",
        Name = "Nombre (opcional)",
        Day = "Cuándo le llamamos",
        When = "Hora",
        Change = "Cambiar la hora",
        Topic = "Motivo de la llamada",
        Consent = "autorizo",
        Submit = "Llámenme",
        Sending = "Enviando su solicitud",
        Cancel = "Cancelar la solicitud",
        Another = "Hacer otra solicitud",
        Received = "Recibimos su solicitud",
        Waiting = "Está en espera",
        Accepted = "ya está pedida",
        Scheduled = "Su llamada quedó programada",
        Cancelled = "Cancelamos su solicitud",
        CallNow = "Llamar ahora",
        Explanation = "permiso para usar el micrófono",
        ProceedToCall = "Continuar y llamar",
        NotNow = "Ahora no",
        Ringing = "Llamando…",
        Connected = "Está en la llamada.",
        Mute = "Silenciar mi micrófono",
        Muted = "en silencio",
        HangUp = "Colgar",
        LastedOver = "La llamada terminó. Duró 1 minuto 5 segundos.",
        CallAgain = "Llamar otra vez",
    };

    public static Language English { get; } = new("en", "/en/")
    {
        Country = "Country",
        Phone = "Telephone",
        Name = "Name (optional)",
        Day = "When shall we call",
        When = "Time",
        Change = "Change the time",
        Topic = "Reason for the call",
        Consent = "authorise",
        Submit = "Call me",
        Sending = "Sending your request",
        Cancel = "Cancel the request",
        Another = "Make another request",
        Received = "We have your request",
        Waiting = "It is waiting",
        Accepted = "has been placed",
        Scheduled = "Your call is scheduled",
        Cancelled = "We cancelled your request",
        CallNow = "Call now",
        Explanation = "permission to use the microphone",
        ProceedToCall = "Continue and call",
        NotNow = "Not now",
        Ringing = "Calling…",
        Connected = "You are in the call.",
        Mute = "Mute my microphone",
        Muted = "is muted",
        HangUp = "Hang up",
        LastedOver = "The call is over. It lasted 1 minute 5 seconds.",
        CallAgain = "Call again",
    };

    public required string Country { get; init; }

    public required string Phone { get; init; }

    public required string Name { get; init; }

    public required string Day { get; init; }

    public required string When { get; init; }

    public required string Change { get; init; }

    public required string Topic { get; init; }

    public required string Consent { get; init; }

    public required string Submit { get; init; }

    public required string Sending { get; init; }

    public required string Cancel { get; init; }

    public required string Another { get; init; }

    public required string Received { get; init; }

    public required string Waiting { get; init; }

    public required string Accepted { get; init; }

    public required string Scheduled { get; init; }

    public required string Cancelled { get; init; }

    public required string CallNow { get; init; }

    public required string Explanation { get; init; }

    public required string ProceedToCall { get; init; }

    public required string NotNow { get; init; }

    public required string Ringing { get; init; }

    public required string Connected { get; init; }

    public required string Mute { get; init; }

    public required string Muted { get; init; }

    public required string HangUp { get; init; }

    public required string LastedOver { get; init; }

    public required string CallAgain { get; init; }

    public static Language Of(string code) => code == "en" ? English : Spanish;
}
