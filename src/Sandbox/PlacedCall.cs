using System.Text.Json.Serialization;
using WebexGateway.Sandbox.ContactCenter;

namespace WebexGateway.Sandbox;

/// <summary>A call that Webex accepted: a telephone would ring.</summary>
/// <param name="TaskId">The id in the answer.</param>
/// <param name="Destination">The number as the request has it.</param>
/// <param name="EntryPointId">The entry point of the call.</param>
/// <param name="Attributes">The attributes that the agent sees.</param>
/// <param name="At">The time of the answer.</param>
public sealed record PlacedCall(
    Guid TaskId,
    string Destination,
    string EntryPointId,
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset At)
{
    /// <summary>CALLBACK, OUTDIAL or EXECUTE_FLOW.</summary>
    [JsonIgnore]
    public string OutboundType { get; init; } = TaskRequest.Callback;
}
