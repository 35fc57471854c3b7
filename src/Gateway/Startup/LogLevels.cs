namespace WebexGateway.Startup;

/// <summary>Finds unknown log levels, on which the framework fails in the middle of the start.</summary>
public static class LogLevels
{
    /// <summary>Returns the faults of every <c>Logging:…:LogLevel:…</c>, each with the fix.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration) => Wrong(configuration).Select(level =>
        $"{level.Key} is '{level.Value}': write one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");

    /// <summary>Uses the default level instead, so that the fault is reported with the others.</summary>
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
