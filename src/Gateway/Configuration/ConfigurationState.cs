namespace WebexGateway.Configuration;

/// <summary>The content in force, and the faults of newer files.</summary>
/// <param name="Generation">Counts the contents that were in force since the start, from 1.</param>
/// <param name="Since">When this one came into force.</param>
/// <param name="Faults">Why the files as they stand now are not in force, each with file, path and fix; none: they are.</param>
public sealed record ConfigurationState(long Generation, DateTimeOffset Since, IReadOnlyList<string> Faults);
