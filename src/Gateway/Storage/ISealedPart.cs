namespace WebexGateway.Storage;

/// <summary>A part of the gateway that keeps values in the store that only holders of <c>KEY_RING_SECRET</c> can open.</summary>
public interface ISealedPart
{
    /// <summary>
    /// Seals under the current secret what the old one sealed, and checks that all opens. It may run at any time, in several instances, and
    /// again after a kill.
    /// </summary>
    Task<SealReport> ResealAsync(CancellationToken cancellationToken);
}
