using System.Collections.Concurrent;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>Stores authorization requests by a value that is valid once and for a short time: pending consents and codes.</summary>
internal sealed class OneTimeBook(SandboxOptions options, TimeSpan lifetime)
{
    private readonly ConcurrentDictionary<string, (AuthorizationRequest Request, DateTimeOffset ExpiresAt)> open = [];

    public void Put(string value, AuthorizationRequest request) => open[value] = (request, options.Now + lifetime);

    /// <summary>Removes and returns the request of a value.</summary>
    public AuthorizationRequest? Take(string value) =>
        open.TryRemove(value, out var found) && options.Now < found.ExpiresAt ? found.Request : null;

    public void Clear() => open.Clear();
}
