using System.Globalization;
using Microsoft.Extensions.Logging.Console;

namespace WebexGateway.Startup;

/// <summary>Finds settings in <c>Logging:Console</c> that the framework cannot read; it fails on them in the middle of the start.</summary>
public static class LogConsole
{
    private const string Section = "Logging:Console:";
    private const string Formatter = $"{Section}FormatterOptions:";

    /// <summary>What the framework reads as something else than a text, with its default.</summary>
    private static readonly (string Key, Predicate<string> IsRight, string Fix, string Default)[] Settings =
    [
        OneOf<LogLevel>($"{Section}LogToStandardErrorThreshold", LogLevel.None),
        OneOf<ConsoleLoggerQueueFullMode>($"{Section}QueueFullMode", ConsoleLoggerQueueFullMode.Wait),
        ($"{Section}MaxQueueLength", IsCount, "write a whole number above zero", "2500"),
        OneOf<LoggerColorBehavior>($"{Formatter}ColorBehavior", LoggerColorBehavior.Default),
        ($"{Formatter}TimestampFormat", IsTime, "write a format of .NET such as yyyy-MM-ddTHH:mm:ssZ", "O"),
        Switch($"{Formatter}SingleLine"),
        Switch($"{Formatter}UseUtcTimestamp"),
        Switch($"{Formatter}IncludeScopes"),
        Switch($"{Formatter}JsonWriterOptions:Indented"),
        Switch($"{Formatter}JsonWriterOptions:SkipValidation"),
    ];

    /// <summary>Returns each fault with the fix.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) => Wrong(configuration).Select(setting =>
        $"{setting.Key} is '{configuration[setting.Key]}': {setting.Fix}.");

    /// <summary>Uses the defaults instead, so that the faults are reported with the others.</summary>
    public static void MendLogConsole(this WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(
        Wrong(builder.Configuration).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Default)));

    private static List<(string Key, Predicate<string> IsRight, string Fix, string Default)> Wrong(IConfiguration configuration) =>
        [.. Settings.Where(setting => configuration[setting.Key] is { Length: > 0 } text && !setting.IsRight(text))];

    private static (string, Predicate<string>, string, string) OneOf<T>(string key, T usual)
        where T : struct, Enum =>
        (key, text => Enum.TryParse<T>(text, ignoreCase: true, out _), $"write one of {string.Join(", ", Enum.GetNames<T>())}", $"{usual}");

    private static (string, Predicate<string>, string, string) Switch(string key) =>
        (key, text => bool.TryParse(text, out _), "write true or false", "false");

    private static bool IsCount(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) && count > 0;

    private static bool IsTime(string text)
    {
        try
        {
            return DateTimeOffset.UnixEpoch.ToString(text, CultureInfo.InvariantCulture).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
