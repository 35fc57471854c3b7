namespace WebexGateway.Storage;

/// <summary>What a part of the gateway found among its sealed values.</summary>
/// <param name="OfOld">Values that the old secret sealed, now or before.</param>
/// <param name="Faults">What opens under no secret that is set, each with the fix.</param>
/// <param name="Waits">Another instance is changing a value, which is sealed anew at the next look.</param>
public sealed record SealReport(int OfOld, IReadOnlyList<string> Faults, bool Waits = false);
