using System.Collections.Concurrent;
using WebexGateway.Sandbox.ContactCenter;
using WebexGateway.Sandbox.Faults;
using WebexGateway.Sandbox.Http;
using WebexGateway.Sandbox.OAuth;
using WebexGateway.Sandbox.State;

namespace WebexGateway.Sandbox;

/// <summary>What the stand-in remembers: calls, requests, tokens and armed faults. Safe to use from any thread.</summary>
public sealed class SandboxState
{
    private readonly BoundedLog<PlacedCall> calls = new(100_000);
    private readonly BoundedLog<SeenRequest> requests = new(10_000);
    private readonly ConcurrentDictionary<string, Counter> arrivals = [];
    private readonly Counter placed = new();

    internal SandboxState(SandboxOptions options)
    {
        Grants = new(options);
        Pace = new(options);
        Consents = new(options, TimeSpan.FromMinutes(10));
        Codes = new(options, TimeSpan.FromMinutes(5));
    }

    /// <summary>The calls that were placed, oldest first: the last 100,000.</summary>
    public IReadOnlyList<PlacedCall> Calls => calls.Snapshot();

    /// <summary>The requests to Webex's APIs, oldest first: the last 10,000.</summary>
    public IReadOnlyList<SeenRequest> Requests => requests.Snapshot();

    /// <summary>How many calls were placed, those that <see cref="Calls"/> has dropped included.</summary>
    public int CallCount => placed.Value;

    /// <summary>How often a grant was revoked because a spent one-time refresh token came again.</summary>
    public int SecondUses => Grants.SecondUses;

    internal GrantBook Grants { get; }

    internal OneTimeBook Consents { get; }

    internal OneTimeBook Codes { get; }

    internal RequestPace Pace { get; }

    internal FaultBoard Faults { get; } = new();

    internal ConcurrentDictionary<Guid, ScheduledCallback> ScheduledCallbacks { get; } = [];

    /// <summary>How many requests to a path have arrived; scheduled callbacks of every organization and id count as one path.</summary>
    public int CountOf(string path) => Arrivals(path).Value;

    /// <summary>Waits until so many requests to a path have arrived, their bodies read; what they lead to may still be under way.</summary>
    public Task WaitForRequestsAsync(string path, int count, CancellationToken cancellationToken = default) =>
        Arrivals(path).ReachAsync(count, cancellationToken);

    /// <summary>Waits until so many calls have been placed.</summary>
    public Task WaitForCallsAsync(int count, CancellationToken cancellationToken = default) =>
        placed.ReachAsync(count, cancellationToken);

    /// <summary>Arms a fault for the next requests to a path.</summary>
    /// <param name="path">One of Webex's paths.</param>
    /// <param name="kind">The fault, such as <c>late-answer</c>; <c>GET /_sandbox/faults</c> lists them.</param>
    /// <param name="count">How many requests meet it.</param>
    /// <param name="retryAfter">What Retry-After says; for <c>short-lived</c> the token's life in seconds.</param>
    /// <exception cref="ArgumentException">There is no such kind or path; the message lists what there is.</exception>
    public void ArmFault(string path, string kind, int count = 1, int? retryAfter = null) => Faults.Arm(path, kind, count, retryAfter);

    /// <summary>Disarms every fault.</summary>
    public void DisarmFaults() => Faults.Clear();

    /// <summary>Makes every access token worthless; grants and refresh tokens stay.</summary>
    public void RevokeAccessTokens() => Grants.RevokeAccessTokens();

    /// <summary>Makes every grant worthless, with its access and refresh tokens, until <see cref="Forget"/>.</summary>
    public void RevokeGrants() => Grants.RevokeGrants();

    /// <summary>Forgets calls, requests and faults; the first refresh tokens work again, and good tokens stay good.</summary>
    public void Forget()
    {
        Faults.Clear();
        Pace.Clear();
        Consents.Clear();
        Codes.Clear();
        ScheduledCallbacks.Clear();
        calls.Clear();
        placed.Reset();
        requests.Clear();
        foreach (var counter in arrivals.Values)
        {
            counter.Reset();
        }

        Grants.Restore();
    }

    internal void Place(PlacedCall call)
    {
        calls.Add(call);
        placed.Increment();
    }

    internal void Note(SeenRequest request)
    {
        requests.Add(request);
        Arrivals(request.Path).Increment();
    }

    private Counter Arrivals(string path) => arrivals.GetOrAdd(WebexPaths.Canonical(path), _ => new());
}
