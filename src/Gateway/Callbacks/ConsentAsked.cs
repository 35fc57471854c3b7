namespace WebexGateway.Callbacks;

public sealed record ConsentAsked(bool Required, string? Version);
