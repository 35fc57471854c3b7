using System.Diagnostics;
using System.Diagnostics.Metrics;
using WebexGateway.Telemetry;

namespace WebexGateway.Webex;

/// <summary>How fast and with what Webex answers: one measurement and one span for each request that goes out, replays and probes included.</summary>
public sealed class WebexMetrics(IMeterFactory meters, TimeProvider clock)
{
    /// <summary>The histogram's name, for whoever listens in.</summary>
    public const string Duration = "webex_gateway.webex.duration";

    private readonly Histogram<double> duration = meters.Create(Traces.Name).CreateHistogram(
        Duration,
        "s",
        "Requests to Webex until the answer's headers, by API, method and status, or the kind of failure.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 8, 10] });

    /// <summary>Sends a request to an API, which is named by its cluster, and notes what came of it.</summary>
    public async Task<HttpResponseMessage> WatchAsync(string api, HttpMethod method, Func<Task<HttpResponseMessage>> send)
    {
        using var span = Traces.Begin("webex", ActivityKind.Client);
        var verb = Traces.Method(method.Method);
        span?.SetTag("api", api).SetTag("http.request.method", verb);
        var began = clock.GetTimestamp();
        var tags = new TagList { { "api", api }, { "http.request.method", verb } };
        try
        {
            var answer = await send();
            tags.Add("http.response.status_code", (int)answer.StatusCode);
            span?.SetTag("http.response.status_code", (int)answer.StatusCode);
            return answer;
        }
        catch (Exception failure)
        {
            var kind = failure is HttpRequestException { HttpRequestError: var error } ? error.ToString() : "Timeout";
            tags.Add("error.type", kind);
            span?.SetTag("error.type", kind).SetStatus(ActivityStatusCode.Error);
            throw;
        }
        finally
        {
            duration.Record(clock.GetElapsedTime(began).TotalSeconds, tags);
        }
    }
}
