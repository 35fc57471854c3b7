using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace WebexGateway.Telemetry;

/// <summary>Measures each request to Webex and gives it a span, replays and probes included.</summary>
public sealed class WebexMetrics(IMeterFactory meters, TimeProvider clock)
{
    public const string Duration = "webex_gateway.webex.duration";

    private readonly Histogram<double> duration = meters.Create(Traces.Name).CreateHistogram(
        Duration,
        "s",
        "Requests to Webex until the answer's headers, by API, method and status, or the kind of failure.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 3, 5, 8, 10] });

    /// <summary>Sends a request and records its result. The API is the name of the cluster.</summary>
    public async Task<HttpResponseMessage> WatchAsync(string api, HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
    {
        using var span = Traces.Begin("webex", ActivityKind.Client);
        var verb = Traces.Method(request.Method.Method);
        span?.SetTag("api", api).SetTag("http.request.method", verb);
        span?.SetTag("server.address", request.RequestUri?.Host).SetTag("server.port", request.RequestUri?.Port);
        var began = clock.GetTimestamp();
        var tags = new TagList { { "api", api }, { "http.request.method", verb } };
        try
        {
            var answer = await send();
            var status = (int)answer.StatusCode;
            tags.Add("http.response.status_code", status);
            span?.SetTag("http.response.status_code", status);
            if (status >= 400)
            {
                Fail(span, answer.StatusCode.ToString("D"));
            }

            return answer;
        }
        catch (Exception exception)
        {
            var kind = exception is HttpRequestException { HttpRequestError: var error } ? error.ToString() : "Timeout";
            tags.Add("error.type", kind);
            Fail(span, kind);
            throw;
        }
        finally
        {
            duration.Record(clock.GetElapsedTime(began).TotalSeconds, tags);
        }
    }

    private static void Fail(Activity? span, string kind) => span?.SetTag("error.type", kind).SetStatus(ActivityStatusCode.Error);
}
