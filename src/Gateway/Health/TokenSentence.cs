using System.Globalization;

namespace WebexGateway.Health;

/// <summary>Says what the tokens' states mean for the service; null when all is well.</summary>
internal static class TokenSentence
{
    /// <summary>A token without which no callback is sent.</summary>
    public static ServiceState? OfNeeded(TokenSlot slot) => TokenState.Of(slot) switch
    {
        { Word: "not connected" } => NotConnected(slot),
        _ when slot.IsUnconnected => NotConnected(slot),
        { Word: "waiting for Webex" } state => new ServiceState(
            ServiceState.Failing, "no-token", $"Webex gives no token: {state.Reason}.", "Look at the network, and at status.webex.com.")
        {
            Token = slot.Name,
        },
        _ => null,
    };

    /// <summary>Any other token, or the end of a grant that comes near.</summary>
    public static ServiceState? OfAny(TokenSlot slot) => TokenState.Of(slot) switch
    {
        { Word: "not connected" } state => new ServiceState(
            ServiceState.Degraded,
            "guests",
            $"Token {slot.Name} is not connected{(state.Reason is { } reason ? $": {reason}" : "")}.",
            "Connect it at /operator.")
        {
            Token = slot.Name,
        },
        { Word: "connected", Reason: { } reason } => new ServiceState(
            ServiceState.Degraded, "renewal", $"Token {slot.Name} still lives, but could not be renewed: {reason}.", null)
        {
            Token = slot.Name,
            Until = slot.Live?.ExpiresAt,
        },
        { EndsSoon: true, DaysLeft: { } days } => new ServiceState(
            ServiceState.Degraded,
            "ends-soon",
            string.Create(CultureInfo.InvariantCulture, $"The connection of token {slot.Name} ends in {days:F0} days."),
            "Connect it again at /operator.")
        {
            Token = slot.Name,
            Count = (int)days,
        },
        _ => null,
    };

    /// <summary>A reason with a semicolon names its own fix; for the others it is a new consent.</summary>
    private static ServiceState NotConnected(TokenSlot slot)
    {
        var parts = (slot.Trouble?.Reason ?? "no operator has connected Webex yet").Split("; ", 2);
        return new(
            ServiceState.NotConnected,
            "not-connected",
            Sentence(parts[0]),
            parts is [_, var fix] ? Sentence(fix) : "Connect Webex at /operator.")
        {
            Token = slot.Name,
        };
    }

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";
}
