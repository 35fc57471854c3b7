using System.Diagnostics;

namespace WebexGateway.Telemetry;

/// <summary>Creates the gateway's own spans. Without a listener each costs one null check.</summary>
public static class Traces
{
    public const string Name = "WebexGateway";

    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins a span; null without a listener.</summary>
    public static Activity? Begin(string step, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(step, kind);

    /// <summary>Begins a trace that links to an earlier one, which may be days old.</summary>
    public static Activity? BeginLater(string step, string? askedBy) => Source.StartActivity(
        ActivityKind.Internal,
        parentContext: default,
        links: ActivityContext.TryParse(askedBy, null, isRemote: true, out var origin) ? [new ActivityLink(origin)] : null,
        name: step);

    /// <summary>Returns a method as a tag, one value for all unknown methods.</summary>
    public static string Method(string method) => Methods.Contains(method) ? method : "_OTHER";

    /// <summary>Returns what a later trace needs to link to the current one; null when it is not recorded.</summary>
    public static string? Here => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;
}
