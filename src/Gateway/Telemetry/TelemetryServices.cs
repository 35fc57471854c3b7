using System.Diagnostics;

namespace WebexGateway.Telemetry;

/// <summary>Adds metrics and traces. Without an OTLP endpoint the gateway loads nothing of the SDK.</summary>
public static class TelemetryServices
{
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DistributedContextPropagator, OwnTraces>();
        if (IsWanted(builder.Configuration))
        {
            builder.AddOtlpExport();
        }
    }

    /// <summary>Counts refusals. It must be the outermost middleware, to see the final answer.</summary>
    public static void UseRequestTelemetry(this WebApplication app) => app.UseMiddleware<RequestTelemetry>();

    /// <summary>Starts no export with variables that the SDK cannot read; the check of the environment reports them.</summary>
    private static bool IsWanted(ConfigurationManager configuration) =>
        Endpoints.Any(name => configuration[name] is { Length: > 0 })
        && !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && !OtelVariables.Faults(configuration).Any();
}
