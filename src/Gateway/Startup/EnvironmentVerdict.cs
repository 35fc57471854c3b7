namespace WebexGateway.Startup;

/// <summary>The faults and warnings of settings that are read once at the start.</summary>
/// <param name="Faults">What keeps the gateway from starting, each with its fix.</param>
/// <param name="Warnings">What is probably a slip.</param>
public sealed record EnvironmentVerdict(IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings);
