using System.Globalization;

namespace WebexGateway.Telemetry;

/// <summary>
/// Validates the variables of the OpenTelemetry specification before its SDK reads them. The SDK ends the process for some invalid values,
/// and silently uses the default for others. Headers are secrets and never in a message.
/// </summary>
public static class OtelVariables
{
    private const string Otlp = "OTEL_EXPORTER_OTLP_";
    private const string Pairs = "write name=value, several divided by commas, with values percent-encoded";

    private static readonly string[] Signals = ["", "TRACES_", "METRICS_", "LOGS_"];
    private static readonly string[] Processors = ["OTEL_BSP_", "OTEL_BLRP_"];
    private static readonly string[] Counts = ["SCHEDULE_DELAY", "EXPORT_TIMEOUT", "MAX_QUEUE_SIZE", "MAX_EXPORT_BATCH_SIZE"];
    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    private static readonly string[] Limits =
    [
        "ATTRIBUTE_VALUE_LENGTH", "ATTRIBUTE_COUNT", "SPAN_ATTRIBUTE_VALUE_LENGTH", "SPAN_ATTRIBUTE_COUNT",
        "SPAN_EVENT_COUNT", "SPAN_LINK_COUNT",
        "EVENT_ATTRIBUTE_COUNT", "LINK_ATTRIBUTE_COUNT",
    ];

    private static readonly Rule[] Rules =
    [
        .. Signals.SelectMany(signal => new Rule[]
        {
            new($"{Otlp}{signal}ENDPOINT", IsAddress, "write the collector's address as http://collector:4318", IsSecret: true),
            new($"{Otlp}{signal}PROTOCOL", text => text is "grpc" or "http/protobuf", "write http/protobuf or grpc, which is the default"),
            new($"{Otlp}{signal}TIMEOUT", IsCount, "write milliseconds as a whole number from 1"),
            new($"{Otlp}{signal}HEADERS", ArePairs, Pairs, IsSecret: true),
            new($"{Otlp}{signal}COMPRESSION", text => text is "gzip" or "none", "write gzip or none"),
            new($"{Otlp}{signal}CERTIFICATE", File.Exists, "name a file that is there"),
            new($"{Otlp}{signal}CLIENT_KEY", File.Exists, "name a file that is there"),
            new($"{Otlp}{signal}CLIENT_CERTIFICATE", File.Exists, "name a file that is there"),
        }),
        .. Processors.SelectMany(
            processor => Counts.Select(name => new Rule($"{processor}{name}", IsCount, "write a whole number from 1"))),
        new("OTEL_METRIC_EXPORT_INTERVAL", IsCount, "write milliseconds as a whole number from 1"),
        new("OTEL_METRIC_EXPORT_TIMEOUT", IsCount, "write milliseconds as a whole number from 1"),
        .. Limits.Select(name => new Rule($"OTEL_{name}_LIMIT", text => text == "0" || IsCount(text), "write a whole number")),
        OneOf($"{Otlp}METRICS_TEMPORALITY_PREFERENCE", "cumulative", "delta", "lowmemory"),
        OneOf("OTEL_METRICS_EXEMPLAR_FILTER", "always_on", "always_off", "trace_based"),
        OneOf("OTEL_TRACES_SAMPLER", Samplers),
        new("OTEL_TRACES_SAMPLER_ARG", IsShare, "write a share from 0 to 1, such as 0.1"),
        new("OTEL_RESOURCE_ATTRIBUTES", ArePairs, Pairs, IsSecret: true),
        new("OTEL_SERVICE_NAME", _ => true, ""),
        new("OTEL_SDK_DISABLED", text => bool.TryParse(text, out _), "write true or false"),
    ];

    public static IEnumerable<string> Names => Rules.Select(rule => rule.Name);

    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        foreach (var rule in Rules.Where(rule => configuration[rule.Name] is { Length: > 0 } text && !rule.IsRight(text)))
        {
            yield return $"{rule.Name} {(rule.IsSecret ? "cannot be used" : $"is '{configuration[rule.Name]}'")}: {rule.Fix}.";
        }

        foreach (var processor in Processors)
        {
            var (batches, queues) = ($"{processor}MAX_EXPORT_BATCH_SIZE", $"{processor}MAX_QUEUE_SIZE");
            if (Count(configuration[batches], 512) is { } batch && Count(configuration[queues], 2048) is { } queue && batch > queue)
            {
                yield return $"{batches} is {batch}: write no more than {queues}, which is {queue}.";
            }
        }
    }

    private static Rule OneOf(string name, params string[] words) =>
        new(name, text => words.Contains(text, StringComparer.OrdinalIgnoreCase), $"write one of {string.Join(", ", words)}");

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && !text.Any(char.IsWhiteSpace);

    private static bool IsCount(string text) => Count(text, 0) is not null;

    private static int? Count(string? text, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : null;

    private static bool IsShare(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 1;

    /// <summary>Accepts pairs of a valid header name and a value.</summary>
    private static bool ArePairs(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } pairs
            && pairs.All(IsPair);

    private static bool IsPair(string pair) =>
        pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        && Uri.UnescapeDataString(pair[..at]).Trim() is { Length: > 0 } name
        && name.All(letter => letter is > ' ' and < '\x7f' && !"\"(),/:;<=>?@[\\]{}".Contains(letter, StringComparison.Ordinal))
        && !Uri.UnescapeDataString(pair[(at + 1)..]).Any(letter => char.IsControl(letter) || letter == '"');

    private sealed record Rule(string Name, Func<string, bool> IsRight, string Fix, bool IsSecret = false);
}
