using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace WebexGateway.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to a collector by OTLP, as the variables of the OpenTelemetry specification say (<c>OTEL_EXPORTER_OTLP_*</c>, <c>OTEL_SERVICE_NAME</c>,
/// <c>OTEL_RESOURCE_ATTRIBUTES</c>, <c>OTEL_TRACES_SAMPLER</c>…). The host's logs pass through it, after the host's own filters.
/// </summary>
public sealed class OtlpExport : ILoggerProvider
{
    private static readonly string[] Meters = [Traces.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private readonly OpenTelemetrySdk sdk;

    /// <summary>Begins to export.</summary>
    public OtlpExport(IConfiguration configuration) => sdk = OpenTelemetrySdk.Create(telemetry =>
    {
        telemetry.Services.AddSingleton(configuration);
        telemetry.Services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Trace) // the host has filtered already
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)); // below that the framework writes paths
        telemetry
            .ConfigureResource(resource => resource
                .AddService("webex-gateway", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
                .AddEnvironmentVariableDetector())
            .WithTracing(tracing => tracing
                .AddSource(Traces.Name, "Microsoft.AspNetCore", "Yarp.ReverseProxy")
                .AddProcessor(new SpanTags()))
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
            .UseOtlpExporter();
    });

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => sdk.GetLoggerFactory().CreateLogger(categoryName);

    /// <summary>Sends what is left.</summary>
    public void Dispose() => sdk.Dispose();
}
