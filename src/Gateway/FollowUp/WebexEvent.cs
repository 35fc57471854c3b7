using System.Text.Json;
using static WebexGateway.Transforms.WebexJson;

namespace WebexGateway.FollowUp;

/// <summary>
/// An event of Contact Center's webhooks, in the envelope of CloudEvents. It holds no text of Webex but the id of the call.
/// </summary>
/// <param name="News">The call and its new state; no state when the event tells none.</param>
/// <param name="IsEnd">A person has ended the call.</param>
public sealed record WebexEvent(CallNews News, bool IsEnd)
{
    private const string Ended = "task:ended";

    /// <summary>Null for an event that is not about a call.</summary>
    public static WebexEvent? Read(JsonElement json)
    {
        if (Value(json, "data") is not { } data
            || Text(json, "type") is not { } type
            || CallNews.TaskOf(Text(data, "taskId")) is not { } task)
        {
            return null;
        }

        DateTimeOffset? at = Value(json, "time") is { } time ? MomentOf(time) : null;
        return type.ToLowerInvariant() switch
        {
            "task:new" or "task:parked" => new(new(task, CallState.Queued, at), false),
            "task:connect" => new(new(task, CallState.Ringing, at), false),
            "task:connected" => new(new(task, CallState.Connected, at), false),
            Ended => Read(data, task, at),
            _ => null,
        };
    }

    /// <summary>When no agent takes a call, the system ends the attempt and the call returns to the queue.</summary>
    private static WebexEvent Read(JsonElement data, string task, DateTimeOffset? at)
    {
        var isRona = Text(data, "reason")?.Contains("RONA", StringComparison.OrdinalIgnoreCase) == true;
        return Text(data, "terminatingParty")?.ToLowerInvariant() switch
        {
            "system" => new(new(task, CallState.Queued, at) { EndsRinging = true }, false),
            "agent" or "customer" when !isRona => new(new(task, null, at), true),
            _ => new(new(task, isRona ? CallState.Queued : null, at) { EndsRinging = isRona }, false),
        };
    }
}
