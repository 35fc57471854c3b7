using System.Diagnostics;
using OpenTelemetry;

namespace WebexGateway.Telemetry;

/// <summary>
/// Removes all tags of a span but the known ones, also those that a later version of a framework adds: paths, queries, addresses and
/// browsers are data of visitors.
/// </summary>
public sealed class SpanTags : BaseProcessor<Activity>
{
    /// <summary>The tags that a span may carry: closed sets, ids of routes, numbers, addresses of the configuration.</summary>
    public static readonly IReadOnlySet<string> Known = new HashSet<string>
    {
        "http.request.method", "http.route", "http.response.status_code", "error.type", "problem",
        "booking", "outcome", "by", "api", "token", "cause", "result",
        "proxy.route_id", "proxy.cluster_id", "proxy.destination_id",
        "server.address", "server.port", "db.system.name", "db.response.status_code",
    };

    public override void OnEnd(Activity data)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (var (key, _) in data.TagObjects.Where(tag => !IsKnown(data, tag.Key)).ToList())
        {
            data.SetTag(key, null);
        }

        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status); // the message of an exception belongs in the log
        }
    }

    /// <summary>Keeps the server only for outgoing requests; for an incoming one it is the <c>Host</c> that the visitor sent.</summary>
    private static bool IsKnown(Activity span, string key) =>
        Known.Contains(key) && (span.Kind == ActivityKind.Client || !key.StartsWith("server.", StringComparison.Ordinal));
}
