using System.Diagnostics;
using WebexGateway.Configuration;

namespace WebexGateway.Telemetry;

/// <summary>What the gateway tells of itself. Without an OTLP endpoint nothing of the SDK is loaded.</summary>
public static class TelemetryServices
{
    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    private static readonly string[] Protocols = ["", "grpc", "http/protobuf"];

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

    /// <summary>The SDK would take a setting that it cannot read for none, and send to its own default.</summary>
    private static bool IsWanted(ConfigurationManager configuration)
    {
        var set = Endpoints.Where(name => configuration[name] is { Length: > 0 }).ToList();
        foreach (var name in set)
        {
            if (!Uri.TryCreate(configuration[name], UriKind.Absolute, out var endpoint) || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            {
                throw new ConfigurationFaultException($"{name} is no address of a collector: write it as http://collector:4318, or leave it unset to export nothing.");
            }
        }

        var protocol = configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "";
        if (set.Count > 0 && !Protocols.Contains(protocol))
        {
            throw new ConfigurationFaultException($"OTEL_EXPORTER_OTLP_PROTOCOL is '{protocol}': write http/protobuf or grpc, which is the default.");
        }

        return set.Count > 0 && !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);
    }
}
