using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace WebexGateway.Telemetry;

/// <summary>
/// Exports traces, metrics and logs to a collector by OTLP, as the variables of the OpenTelemetry specification say
/// (<c>OTEL_EXPORTER_OTLP_*</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>, <c>OTEL_TRACES_SAMPLER</c>…).
/// </summary>
public static class OtlpExport
{
    private static readonly PathString Probes = "/health";

    /// <summary>The tags that a measurement may carry: closed sets, names of the configuration, our own addresses.</summary>
    private static readonly MetricStreamConfiguration Known = new()
    {
        TagKeys =
        [
            "api", "budget", "by", "cause", "enforced", "monitor", "outcome",
            "problem", "reason", "region", "result", "rule", "status", "token",
            "error.type", "http.request.method", "http.response.status_code", "http.route", "url.scheme",
            "network.protocol.name", "network.protocol.version", "network.transport", "network.type", "tls.protocol.version",
            "server.address", "server.port", "http.connection.state",
            "aspnetcore.request.is_unhandled", "aspnetcore.routing.match_status", "aspnetcore.routing.is_fallback",
            "aspnetcore.rate_limiting.policy", "aspnetcore.rate_limiting.result", "aspnetcore.diagnostics.exception.result",
            "cpu.mode", "gc.heap.generation", "dotnet.gc.heap.generation",
            "db.client.connection.pool.name", "db.client.connection.state", "db.system.name",
        ],
    };

    /// <summary>Adds the SDK, the instrumentation of the libraries that we use, and the exporter.</summary>
    public static void AddOtlpExport(this WebApplicationBuilder builder)
    {
        Sdk.SetDefaultTextMapPropagator(new CompositeTextMapPropagator([])); // the instrumentation would read the headers of visitors
        // Messages of lower levels contain paths.
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("webex-gateway", serviceVersion: GatewayVersion.Text)
                .AddEnvironmentVariableDetector())
            .WithTracing(tracing => tracing
                .AddSource(Traces.Name, "Yarp.ReverseProxy")
                .AddAspNetCoreInstrumentation(requests => requests.Filter = context => IsWorthATrace(context.Request.Path))
                .AddNpgsql()
                .AddProcessor(new SpanTags()))
            .WithMetrics(metrics => metrics
                .AddMeter(Traces.Name)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddNpgsqlInstrumentation()
                .AddView(_ => Known))
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    }

    /// <summary>Excludes requests to /health, which come every few seconds, and the dozen files of each page. Metrics count them.</summary>
    private static bool IsWorthATrace(PathString path) =>
        !path.StartsWithSegments(Probes) && Path.GetExtension(path.Value) is null or "" or ".html";
}
