namespace WebexGateway.Startup;

/// <summary>Finds log levels that are none, on which the framework fails in the middle of the start.</summary>
public static class LogLevels
{
    /// <summary>What is wrong with every <c>Logging:…:LogLevel:…</c>, each with the fix.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) => Wrong(configuration).Select(level =>
        $"{level.Key} is '{level.Value}': write one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");

    /// <summary>Goes on with the usual level, so that the fault is told with the others.</summary>
    public static void MendLogLevels(this WebApplicationBuilder builder) =>
        builder.Configuration.AddInMemoryCollection(
            Wrong(builder.Configuration).Select(level => KeyValuePair.Create(level.Key, (string?)nameof(LogLevel.Information))));

    private static List<KeyValuePair<string, string?>> Wrong(IConfiguration configuration) =>
    [
        .. configuration.GetSection("Logging").AsEnumerable().Where(setting =>
            setting.Value is { Length: > 0 } && setting.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)
            && !Enum.TryParse<LogLevel>(setting.Value, ignoreCase: true, out _)),
    ];
}
