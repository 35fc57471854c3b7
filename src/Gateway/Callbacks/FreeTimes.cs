namespace WebexGateway.Callbacks;

/// <summary>The next opening unless it is open now, and the next free times, all local.</summary>
internal sealed record FreeTimes(string? Opening, IReadOnlyList<string> Times);
