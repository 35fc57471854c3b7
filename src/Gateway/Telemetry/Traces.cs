using System.Diagnostics;

namespace WebexGateway.Telemetry;

/// <summary>Our own steps in a trace. Without a listener they cost a null check.</summary>
public static class Traces
{
    /// <summary>The name of our activity source and of our meter.</summary>
    public const string Name = "WebexGateway";

    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins a step; null when nobody listens.</summary>
    public static Activity? Begin(string step, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(step, kind);

    /// <summary>Begins a trace of its own that points back to the one that asked for it, which may be days old.</summary>
    public static Activity? BeginLater(string step, string? askedBy) => Source.StartActivity(
        ActivityKind.Internal,
        parentContext: default,
        links: ActivityContext.TryParse(askedBy, null, isRemote: true, out var origin) ? [new ActivityLink(origin)] : null,
        name: step);

    /// <summary>A method as a tag: whatever a visitor invents is one value.</summary>
    public static string Method(string method) => Methods.Contains(method) ? method : "_OTHER";

    /// <summary>What a later trace needs to point back to this one; null when this one is not kept.</summary>
    public static string? Here => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;
}
