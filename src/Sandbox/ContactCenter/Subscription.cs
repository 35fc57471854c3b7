using System.Text.Json.Serialization;
using WebexGateway.Sandbox.Http;

namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>A subscription to webhooks, as Contact Center returns it: without its secret.</summary>
internal sealed record Subscription(
    Guid Id,
    string Name,
    IReadOnlyList<string> EventTypes,
    string ResourceVersion,
    string DestinationUrl,
    string Status,
    long CreatedTime,
    long LastUpdatedTime)
{
    public const string Resource = "task";
    public const string Version = "1.0.0";

    private const string Active = "active";
    private const string AnyEvent = $"{Resource}:*";
    private const string Administrator = "administrator@example.com";
    private const int MostEvents = 32;

    public static readonly IReadOnlyList<string> Events = ["task:new", "task:parked", "task:connect", "task:connected", "task:ended"];

    public string CreatedBy { get; } = Administrator;

    public string LastUpdatedBy { get; } = Administrator;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>The key of the signatures; null when the subscriber gave none.</summary>
    [JsonIgnore]
    public string? Secret { get; init; }

    public bool Wants(string type) => Status == Active && (EventTypes.Contains(type) || EventTypes.Contains(AnyEvent));

    /// <summary>Reads a new subscription, or a change of one, and adds what is wrong to the faults of the body.</summary>
    public static Subscription Read(StrictObject body, SandboxOptions options, Subscription? before = null)
    {
        var isNew = before is null;
        var events = body.Texts("eventTypes", MostEvents, required: isNew);
        foreach (var unknown in events.Except(Events.Append(AnyEvent)))
        {
            body.Fault("eventTypes", $"{unknown} is unknown");
        }

        var destination = body.Text("destinationUrl", 2000, required: isNew);
        if (destination.Length > 0 && !IsDestination(destination))
        {
            body.Fault("destinationUrl", "must be https at port 443, with a path, and without a query, a fragment or a user");
        }

        if (body.Uuid("orgId", required: false) is { Length: > 0 } organization && organization != options.OrganizationId)
        {
            body.Fault("orgId", "the token belongs to another organization");
        }

        body.Exactly("resourceVersion", $"{Resource}:{Version}");
        var now = options.Now.ToUnixTimeMilliseconds();
        var read = new Subscription(
            before?.Id ?? Guid.NewGuid(),
            before?.Name ?? body.Text("name", 64, shortest: 4),
            events.Count > 0 ? events : before?.EventTypes ?? [],
            $"{Resource}:{Version}",
            destination.Length > 0 ? destination : before?.DestinationUrl ?? "",
            isNew ? Active : body.OneOf("status", required: false, Active, "inactive") is { Length: > 0 } status ? status : before!.Status,
            before?.CreatedTime ?? now,
            now)
        {
            Description = body.Text("description", 1024, required: false, shortest: 0) is { Length: > 0 } text ? text : before?.Description,
            Secret = body.Text("secret", 256, required: false, shortest: 32) is { Length: > 0 } secret ? secret : before?.Secret,
        };
        body.NothingElse();
        return read;
    }

    /// <summary>Webex posts to the usual port of https alone; the stand-in posts to this machine too.</summary>
    private static bool IsDestination(string destination) =>
        Uri.TryCreate(destination, UriKind.Absolute, out var url)
        && (url.IsLoopback || (url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort))
        && destination.AsSpan(url.Scheme.Length + "://".Length).Contains('/')
        && (url.Query + url.Fragment + url.UserInfo).Length == 0;
}
