using System.Diagnostics;
using OpenTelemetry;

namespace WebexGateway.Telemetry;

/// <summary>
/// Lets only known tags leave with a span, whatever a framework's next version adds: paths, queries, addresses and browsers are visitors' data.
/// Health probes are not worth a trace.
/// </summary>
public sealed class SpanTags : BaseProcessor<Activity>
{
    /// <summary>Every tag that a span may carry. Their values are from closed sets, ids of routes, or numbers.</summary>
    public static readonly IReadOnlySet<string> Known = new HashSet<string>
    {
        "http.request.method", "http.route", "http.response.status_code", "error.type", "problem",
        "booking", "outcome", "by", "api", "token", "cause", "result",
        "proxy.route_id", "proxy.cluster_id", "proxy.destination_id",
    };

    /// <inheritdoc />
    public override void OnEnd(Activity data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.GetTagItem("http.route") is string route && route.StartsWith("/health/", StringComparison.Ordinal))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        foreach (var (key, _) in data.TagObjects.Where(tag => !Known.Contains(tag.Key)).ToList())
        {
            data.SetTag(key, null);
        }

        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status); // an exception's words are for the log
        }
    }
}
