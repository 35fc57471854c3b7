namespace WebexGateway.Configuration;

/// <summary>
/// Keeps the framework from writing whole URLs, whatever level the configuration asks for: <c>/oauth/callback</c> carries a code and a
/// state.
/// </summary>
public static class SensitiveLogs
{
    private static readonly string[] Categories = ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.HttpLogging"];

    /// <summary>Caps those categories at warnings, after all other rules.</summary>
    public static void CapSensitiveLogs(this ILoggingBuilder logging) => logging.Services.PostConfigure<LoggerFilterOptions>(filters =>
    {
        foreach (var category in Categories)
        {
            var asked = filters.Rules.Where(rule => category.StartsWith(rule.CategoryName ?? "", StringComparison.OrdinalIgnoreCase)).ToList();
            foreach (var provider in asked.Select(rule => rule.ProviderName).Append(null).Distinct())
            {
                filters.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, null));
            }
        }
    });
}
