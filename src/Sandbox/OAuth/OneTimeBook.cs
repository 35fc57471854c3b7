using System.Collections.Concurrent;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>Authorization requests under values that can be used once and not for long: consents awaited, and codes given.</summary>
internal sealed class OneTimeBook(SandboxOptions options, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, (AuthorizationRequest Request, DateTimeOffset ExpiresAt)> open = [];

    public void Put(string value, AuthorizationRequest request) => open[value] = (request, options.Now + lifetime);

    /// <summary>What the value stands for; it stands for nothing from now on.</summary>
    public AuthorizationRequest? Take(string value) =>
        open.TryRemove(value, out var found) && options.Now < found.ExpiresAt ? found.Request : null;

    public void Clear() => open.Clear();
}
