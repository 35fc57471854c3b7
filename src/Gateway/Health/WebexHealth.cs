using System.Text.Json.Serialization;

namespace WebexGateway.Health;

/// <summary>Webex's condition. It leaves the gateway ready, because a restart would not help.</summary>
public sealed record WebexHealth(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? Since)
{
    public static WebexHealth Of(WebexCondition condition) => new(
        condition.Status,
        condition.Trouble?.Words ?? (condition.Since is null ? null : "Webex asked to wait; callbacks wait in the queue."),
        condition.Since);
}
