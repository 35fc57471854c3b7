using System.Diagnostics;

namespace WebexGateway.Telemetry;

/// <summary>What the gateway tells of itself. Without an OTLP endpoint nothing of the SDK is loaded.</summary>
public static class TelemetryServices
{
    private static readonly string[] Endpoints =
    [
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
        "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    ];

    /// <summary>Adds our way with traces, and the export when an endpoint is set.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DistributedContextPropagator, OwnTraces>();
        if (IsWanted(builder.Configuration))
        {
            builder.AddOtlpExport();
        }
    }

    /// <summary>Counts refusals; the outermost of all, so that it sees what was answered in the end.</summary>
    public static void UseRequestTelemetry(this WebApplication app) => app.UseMiddleware<RequestTelemetry>();

    /// <summary>What the SDK could not read is told by the check of the environment, and not tried.</summary>
    private static bool IsWanted(ConfigurationManager configuration) =>
        Endpoints.Any(name => configuration[name] is { Length: > 0 })
        && !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && !OtelVariables.Faults(configuration).Any();
}
