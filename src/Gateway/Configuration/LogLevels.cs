namespace WebexGateway.Configuration;

/// <summary>Refuses a log level that is none, which the framework fails on in the middle of the start.</summary>
public static class LogLevels
{
    /// <summary>Looks at every <c>Logging:…:LogLevel:…</c>.</summary>
    public static void CheckLogLevels(this WebApplicationBuilder builder)
    {
        foreach (var (key, value) in builder.Configuration.GetSection("Logging").AsEnumerable())
        {
            if (value is { Length: > 0 } && key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
            {
                throw new ConfigurationFaultException($"{key} is '{value}': write one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
            }
        }
    }
}
