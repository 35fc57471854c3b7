namespace WebexGateway.Sandbox.Faults;

/// <summary>A fault for the next requests to a path.</summary>
/// <param name="Kind">The kind of fault.</param>
/// <param name="Path">The path.</param>
/// <param name="Count">The number of requests that are left.</param>
/// <param name="Seconds">The value of Retry-After, or the lifetime of a short-lived token.</param>
internal sealed record ArmedFault(FaultKind Kind, string Path, int Count, int? Seconds);
