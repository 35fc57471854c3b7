namespace WebexGateway.Sandbox.Faults;

/// <summary>Plays a fault on one request; <paramref name="next"/> is what would have happened without it.</summary>
internal delegate Task PlayFault(HttpContext context, RequestDelegate next, ArmedFault fault);

/// <summary>A way in which Webex misbehaves.</summary>
/// <param name="Name">The name it is armed by.</param>
/// <param name="Effect">What happens, in a sentence.</param>
/// <param name="Paths">Where it can be armed.</param>
/// <param name="Play">Plays it; <see langword="null"/>: the endpoint itself asks for it.</param>
internal sealed record FaultKind(string Name, string Effect, IReadOnlyList<string> Paths, PlayFault? Play = null)
{
    /// <summary>It stays until it is disarmed or forgotten, whatever its count.</summary>
    public bool Stays { get; init; }

    /// <summary>It is played before the request's body is read.</summary>
    public bool BeforeBody { get; init; }
}
