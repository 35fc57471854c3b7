namespace WebexGateway.Access;

/// <summary>The section <c>Operator:Alerts</c>: where a message goes when the service worsens, and when it is good again.</summary>
public sealed class AlertOptions
{
    /// <summary>The shapes of a message.</summary>
    public static readonly IReadOnlyList<string> Shapes = ["json", "webex", "teams", "slack"];

    /// <summary>An https address, or http on a loopback address, that takes a POST. Default: none, which sends nothing.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// <c>json</c>, or the shape of an incoming webhook of a Webex space, of Teams or of Slack: <c>webex</c>, <c>teams</c>, <c>slack</c>.
    /// Default <c>json</c>.
    /// </summary>
    public string Shape { get; set; } = "json";

    /// <summary>The shortest time between two messages. Default 10 minutes, at least one.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMinutes(10);
}
