namespace WebexGateway.Startup;

/// <summary>
/// Keeps the framework from logging whole URLs at any level (<c>/oauth/callback</c> carries a code and a state), and a stack trace for each
/// read of the key ring while the store is down.
/// </summary>
public static class SensitiveLogs
{
    private static readonly (string Category, LogLevel Least)[] Caps =
    [
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        ("Microsoft.AspNetCore.HttpLogging", LogLevel.Warning),
        ("Microsoft.AspNetCore.DataProtection.KeyManagement.KeyRingProvider", LogLevel.Critical),
    ];

    /// <summary>Applies after all other rules.</summary>
    public static void CapSensitiveLogs(this ILoggingBuilder logging) => logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
    {
        foreach (var (category, least) in Caps)
        {
            var asked = filters.Rules.Where(
                rule => category.StartsWith(rule.CategoryName ?? "", StringComparison.OrdinalIgnoreCase)).ToList();
            foreach (var provider in asked.Select(rule => rule.ProviderName).Append(null).Distinct())
            {
                filters.Rules.Add(new LoggerFilterRule(provider, category, least, null));
            }
        }
    });
}
