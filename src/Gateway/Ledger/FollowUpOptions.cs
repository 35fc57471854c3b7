namespace WebexGateway.Ledger;

/// <summary>The section <c>Callbacks:FollowUp</c>: how the gateway learns what became of a call.</summary>
public sealed class FollowUpOptions
{
    public static readonly TimeSpan ShortestEvery = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan ShortestNotSeenAfter = TimeSpan.FromSeconds(10);

    /// <summary>Whether calls are followed. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often Webex's list is asked while something is open; a second at least. Default: 15 seconds.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a placed callback is followed. Default: 2 hours.</summary>
    public TimeSpan For { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// An unconfirmed callback that Webex does not list by then is marked for the operator; 10 seconds at least. Default: 10 minutes.
    /// </summary>
    public TimeSpan NotSeenAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The header with the HMAC-SHA256 of an event. Default: unset, and only the address authenticates an event.</summary>
    public string? SignatureHeader { get; set; }

    /// <summary>
    /// Until when a settled callback is followed. One in doubt is followed for a day at least, because Webex's list may be refused for
    /// hours. Null for one that is not followed.
    /// </summary>
    public DateTimeOffset? Until(CallbackStatus status, DateTimeOffset now) => status switch
    {
        _ when !Enabled => null,
        CallbackStatus.Placed => now + For,
        CallbackStatus.Unconfirmed => now + Longest(TimeSpan.FromDays(1), Longest(For, NotSeenAfter)),
        _ => null,
    };

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
