namespace WebexGateway.Sandbox.Faults;

/// <summary>A fault that waits for the next requests to a path.</summary>
/// <param name="Kind">What will happen.</param>
/// <param name="Path">Where.</param>
/// <param name="Count">How many times more.</param>
/// <param name="Seconds">Its parameter: what Retry-After says, or how long a short-lived token lives.</param>
internal sealed record ArmedFault(FaultKind Kind, string Path, int Count, int? Seconds);
