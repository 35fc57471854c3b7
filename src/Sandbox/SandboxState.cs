using System.Collections.Concurrent;
using WebexGateway.Sandbox.ContactCenter;
using WebexGateway.Sandbox.Faults;
using WebexGateway.Sandbox.Http;
using WebexGateway.Sandbox.OAuth;
using WebexGateway.Sandbox.State;

namespace WebexGateway.Sandbox;

/// <summary>Stores calls, requests, tokens and armed faults. It is thread-safe.</summary>
public sealed class SandboxState
{
    private readonly BoundedLog<CallLife> calls = new(100_000);
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

    /// <summary>The last 100,000 calls, oldest first.</summary>
    public IReadOnlyList<PlacedCall> Calls => [.. calls.Snapshot().Select(life => life.Call)];

    /// <summary>The last 10,000 requests to Webex's APIs, oldest first.</summary>
    public IReadOnlyList<SeenRequest> Requests => requests.Snapshot();

    /// <summary>The number of all calls, also of those that <see cref="Calls"/> has dropped.</summary>
    public int CallCount => placed.Value;

    /// <summary>The number of grants that were revoked because a used one-time refresh token came again.</summary>
    public int SecondUses => Grants.SecondUses;

    /// <summary>The lives of the last calls, oldest first.</summary>
    internal IReadOnlyList<CallLife> Lives => calls.Snapshot();

    internal GrantBook Grants { get; }

    internal OneTimeBook Consents { get; }

    internal OneTimeBook Codes { get; }

    internal RequestPace Pace { get; }

    internal FaultBoard Faults { get; } = new();

    internal ConcurrentDictionary<Guid, ScheduledCallback> ScheduledCallbacks { get; } = [];

    internal ConcurrentDictionary<Guid, Subscription> Subscriptions { get; } = [];

    /// <summary>
    /// Returns the number of requests to a path; scheduled callbacks of all organizations and ids count as one path, and the list of calls
    /// counts as <c>GET /v1/tasks</c>.
    /// </summary>
    public int CountOf(string path) => Arrivals(path).Value;

    /// <summary>Waits for a number of requests to a path whose bodies are read; they may still be in progress.</summary>
    public Task WaitForRequestsAsync(string path, int count, CancellationToken cancellationToken = default) =>
        Arrivals(path).ReachAsync(count, cancellationToken);

    public Task WaitForCallsAsync(int count, CancellationToken cancellationToken = default) =>
        placed.ReachAsync(count, cancellationToken);

    /// <param name="path">One of Webex's paths.</param>
    /// <param name="kind">The fault, such as <c>late-answer</c>; <c>GET /_sandbox/faults</c> lists them.</param>
    /// <param name="count">The number of requests with the fault.</param>
    /// <param name="retryAfter">The value of Retry-After; for <c>short-lived</c> the lifetime of the token in seconds.</param>
    /// <exception cref="ArgumentException">There is no such kind or path; the message lists what there is.</exception>
    public void ArmFault(string path, string kind, int count = 1, int? retryAfter = null) => Faults.Arm(path, kind, count, retryAfter);

    public void DisarmFaults() => Faults.Clear();

    /// <summary>Revokes every access token; grants and refresh tokens stay valid.</summary>
    public void RevokeAccessTokens() => Grants.RevokeAccessTokens();

    /// <summary>Revokes every grant with its access and refresh tokens, until <see cref="Forget"/>.</summary>
    public void RevokeGrants() => Grants.RevokeGrants();

    /// <summary>Deletes calls, requests and faults. The first refresh tokens are valid again, and valid tokens stay valid.</summary>
    public void Forget()
    {
        Faults.Clear();
        Pace.Clear();
        Consents.Clear();
        Codes.Clear();
        ScheduledCallbacks.Clear();
        Subscriptions.Clear();
        calls.Clear();
        placed.Reset();
        requests.Clear();
        foreach (var counter in arrivals.Values)
        {
            counter.Reset();
        }

        Grants.Restore();
    }

    internal void Place(CallLife life)
    {
        calls.Add(life);
        placed.Increment();
    }

    internal void Note(SeenRequest request, string name)
    {
        requests.Add(request);
        Arrivals(name).Increment();
    }

    private Counter Arrivals(string path) => arrivals.GetOrAdd(WebexPaths.Canonical(path), _ => new());
}
