namespace WebexGateway.Ledger;

/// <summary>Says in words why a callback is as it is.</summary>
internal static class DeskCause
{
    /// <summary>By the ledger's note and the status that Webex answered; null when there is nothing to explain.</summary>
    public static string? Of(string? note, int? webexStatus) => (note, webexStatus) switch
    {
        ("Accepted", _) => "Webex accepted it",
        ("NotProcessed", StatusCodes.Status429TooManyRequests) => "Webex asked to wait (429)",
        ("NotProcessed", _) => "Webex could not be reached",
        ("NotConnected", StatusCodes.Status401Unauthorized) => "Webex refused the token (401)",
        ("NotConnected", StatusCodes.Status403Forbidden) => "Webex gives the token no access (403)",
        ("NotConnected", _) => "there was no live token",
        ("Unconfirmed", { } status) => $"Webex answered {status}: the telephone may have rung",
        ("Unconfirmed", _) => "Webex gave no answer: the telephone may have rung",
        ("Refused", { } status) => $"Webex refused it ({status})",
        ("Refused", _) => "Webex refused it",
        _ => note,
    };

    /// <summary>The status that an answer led to, for an answer that was overwritten since.</summary>
    public static string? StatusOf(string? note) => note switch
    {
        "Accepted" => CallbackStatus.Placed.Word(),
        "NotProcessed" or "NotConnected" => CallbackStatus.Queued.Word(),
        "Unconfirmed" => CallbackStatus.Unconfirmed.Word(),
        "Refused" => CallbackStatus.Refused.Word(),
        _ => null,
    };
}
