namespace WebexGateway.Sandbox.Faults;

/// <summary>Plays a fault on one request; <paramref name="next"/> executes the request.</summary>
internal delegate Task PlayFault(HttpContext context, RequestDelegate next, ArmedFault fault);

/// <summary>A kind of misbehaviour of Webex.</summary>
/// <param name="Name">The name for arming it.</param>
/// <param name="Effect">The effect in a sentence.</param>
/// <param name="Paths">The paths where it can be armed.</param>
/// <param name="Play">The delegate that plays it; null when an endpoint does.</param>
internal sealed record FaultKind(string Name, string Effect, IReadOnlyList<string> Paths, PlayFault? Play = null)
{
    /// <summary>True when it stays until it is disarmed or forgotten, whatever its count.</summary>
    public bool Stays { get; init; }

    /// <summary>True when it is played before the body of the request is read.</summary>
    public bool BeforeBody { get; init; }
}
