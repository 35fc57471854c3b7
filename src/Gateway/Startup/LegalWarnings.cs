namespace WebexGateway.Startup;

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

    public static string? IdentityFault(IConfiguration configuration)
    {
        var missing = Identity.Where(key => !IsSet($"Site:Privacy:{key}")).ToList();
        if (!IsSet("Site:Privacy:Email") && !IsSet("Site:Privacy:Phone") && !IsSet("Site:Contact"))
        {
            missing.Add("Email");
        }

        return missing.Count == 0 ? null
            : $"{string.Join(", ", missing.Select(key => $"Site:Privacy:{key}"))} missing: visitors must learn who is responsible for "
                + "their data. Set them.";

        bool IsSet(string key) => !string.IsNullOrWhiteSpace(configuration[key]);
    }

    public static string? HoursFault(IConfiguration configuration) =>
        !configuration.TextsOf("Callbacks:Regions").Contains("CO", StringComparer.OrdinalIgnoreCase) ? null
        : ContactHours.FaultOf(configuration.GetSection("Callbacks:Hours"), configuration.TextsOf("Callbacks:Holidays"));
}
