namespace WebexGateway.Health;

/// <summary>The edition in force, and the faults of newer files.</summary>
public sealed record ConfigurationLine(string Status, long Generation, DateTimeOffset Since, IReadOnlyList<string> Faults);
