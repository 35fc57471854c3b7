namespace WebexGateway.Site;

/// <summary>
/// Names what the law of Colombia asks for and the configuration lacks: who is responsible for visitors' data (Ley 1581 of 2012), and hours
/// of contact (Ley 2300 of 2023).
/// </summary>
internal static class LegalWarnings
{
    private static readonly string[] Identity = ["Controller", "TaxId", "Address"];

    public static IEnumerable<string> Of(IConfiguration configuration)
    {
        string?[] faults = [IdentityFault(configuration), HoursFault(configuration)];
        return faults.OfType<string>();
    }

    public static string? IdentityFault(IConfiguration configuration) =>
        MissingIdentity(configuration) is { Count: > 0 } missing
            ? $"{string.Join(", ", missing)} missing: visitors must learn who is responsible for their data. Set them."
            : null;

    /// <summary>The settings without which the pages do not say who is responsible for visitors' data.</summary>
    public static IReadOnlyList<string> MissingIdentity(IConfiguration configuration)
    {
        var missing = Identity.Select(key => $"Site:Privacy:{key}").Where(key => !IsSet(key)).ToList();
        if (!IsSet("Site:Privacy:Email") && !IsSet("Site:Privacy:Phone") && !IsSet("Site:Contact"))
        {
            missing.Add("Site:Privacy:Email");
        }

        return missing;

        bool IsSet(string key) => !string.IsNullOrWhiteSpace(configuration[key]);
    }

    public static string? HoursFault(IConfiguration configuration) =>
        !configuration.TextsOf("Callbacks:Regions").Contains("CO", StringComparer.OrdinalIgnoreCase) ? null
        : ContactHours.FaultOf(configuration.GetSection("Callbacks:Hours"), configuration.TextsOf("Callbacks:Holidays"));
}
