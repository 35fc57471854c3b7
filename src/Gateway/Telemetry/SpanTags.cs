using System.Diagnostics;
using OpenTelemetry;

namespace WebexGateway.Telemetry;

/// <summary>
/// Lets only known tags leave with a span, whatever a framework's next version adds: paths, queries, addresses and browsers are visitors'
/// data.
/// </summary>
public sealed class SpanTags : BaseProcessor<Activity>
{
    /// <summary>Every tag that a span may carry: closed sets, ids of routes, numbers, addresses of the configuration.</summary>
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
            data.SetStatus(data.Status); // an exception's words are for the log
        }
    }

    /// <summary>The server of a visitor's request is whatever its <c>Host</c> claims.</summary>
    private static bool IsKnown(Activity span, string key) =>
        Known.Contains(key) && (span.Kind == ActivityKind.Client || !key.StartsWith("server.", StringComparison.Ordinal));
}
