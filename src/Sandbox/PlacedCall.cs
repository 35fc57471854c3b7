namespace WebexGateway.Sandbox;

/// <summary>A call that Webex accepted: somebody's telephone rings.</summary>
/// <param name="TaskId">The id that the answer gave.</param>
/// <param name="Destination">The number, as it was sent.</param>
/// <param name="EntryPointId">The entry point that it was placed through.</param>
/// <param name="Attributes">What the agent sees.</param>
/// <param name="At">When it was accepted.</param>
public sealed record PlacedCall(
    Guid TaskId,
    string Destination,
    string EntryPointId,
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset At);
