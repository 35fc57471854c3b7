using System.Globalization;

namespace WebexGateway.Webex;

/// <summary>Says in a log line what Webex answered.</summary>
public static class WebexAnswerWords
{
    /// <summary><c> (Webex's status 503, tracking id …)</c>; empty when there was no answer.</summary>
    public static string Of(int? status, string? trackingId) => (status, trackingId) switch
    {
        (null, null) => "",
        (null, _) => $" (tracking id {trackingId})",
        (_, null) => string.Create(CultureInfo.InvariantCulture, $" (Webex's status {status})"),
        _ => string.Create(CultureInfo.InvariantCulture, $" (Webex's status {status}, tracking id {trackingId})"),
    };
}
