namespace WebexGateway.Startup;

/// <summary>
/// Goes through what a website that people use needs beside a valid configuration, for <c>WebexGateway check --production</c>. It reads the
/// settings as texts, because it also runs beside a faulty configuration.
/// </summary>
internal sealed class ProductionCheck(WebApplication app)
{
    private const string NewKey = "set it to the output of 'openssl rand -hex 32'";

    private const string Address = "ReverseProxy:Clusters:webex-contact-center:Destinations:primary:Address";

    private readonly IConfiguration configuration = app.Configuration;

    /// <summary>Where Contact Center is, for people to see whether it is the real one.</summary>
    private string WebexAddress => Uri.TryCreate(configuration[Address], UriKind.Absolute, out var address)
        ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) // without a user
        : "where routes.json says";

    /// <summary>Prints a line for each point. Returns the exit code.</summary>
    public static async Task<int> RunAsync(WebApplication app, IReadOnlyList<string> faults)
    {
        var check = new ProductionCheck(app);
        var lines = new List<(string Name, string Good, string? Fault)>
        {
            ("Configuration", "in order", faults.Count == 0 ? null : string.Join($"{Environment.NewLine}✗ {"",-15} ", faults)),
            ("Environment", $"Production; callbacks go to {check.WebexAddress}", check.EnvironmentFault()),
            ("Site:Privacy", "the pages name who is responsible", LegalWarnings.IdentityFault(app.Configuration)),
            ("Hours", "within the hours of contact", LegalWarnings.HoursFault(app.Configuration)),
            ("Proxies", "named", check.ProxyFault()),
            ("Operator", "the key is long", check.OperatorFault()),
            ("Secrets", "the key ring's secret is long", check.SecretFault()),
            ("Store", "can be used", await check.StoreFaultAsync()),
            ("Alerts", "go to Operator:Alerts:Url", check.AlertFault()),
        };
        foreach (var (name, good, fault) in lines)
        {
            Console.WriteLine($"{(fault is null ? "✓" : "✗")} {name,-15} {fault ?? good}");
        }

        await app.DisposeAsync();
        return lines.Exists(line => line.Fault is not null) ? 1 : 0;
    }

    private string? EnvironmentFault() =>
        !app.Environment.IsProduction()
            ? $"ASPNETCORE_ENVIRONMENT is {app.Environment.EnvironmentName}: set it to Production, or unset it."
        : configuration.AsksForSandbox() == true ? "Webex:Sandbox is true, so no real telephone rings: remove it."
        : null;

    private string? ProxyFault() =>
        configuration.TextsOf("Site:TrustedProxies").Count > 0 || configuration.GetSection("Kestrel:Certificates").Exists() ? null
        : "Site:TrustedProxies is not set: all visitors behind the proxy that ends TLS share one limit. Name the proxy's addresses.";

    private string? OperatorFault() =>
        configuration.GetSection("Operator:Keys").Exists() && !IsSet("Operator:Key") ? null
        : Weakness(configuration["Operator:Key"]) is { } weakness ? $"OPERATOR_KEY (Operator:Key) {weakness}: {NewKey}." : null;

    private string? SecretFault()
    {
        var secret = configuration["Storage:KeyRingSecret"];
        return Weakness(secret) is { } weakness
            ? $"KEY_RING_SECRET (Storage:KeyRingSecret) {weakness}: set it to the output of 'openssl rand -base64 32', and the one before "
                + "as KEY_RING_SECRET_OLD if the store was written with it."
            : secret == configuration["Operator:Key"] ? $"KEY_RING_SECRET and OPERATOR_KEY are the same: {NewKey} for one of them."
            : null;
    }

    private async Task<string?> StoreFaultAsync()
    {
        var file = Path.GetFullPath(configuration["Storage:Path"] ?? new StorageOptions().Path, app.Environment.ContentRootPath);
        var options = new StorageOptions
        {
            KeyRingSecret = configuration["Storage:KeyRingSecret"],
            KeyRingSecretOld = configuration["Storage:KeyRingSecretOld"],
        };
        var randomness = app.Services.GetRequiredService<Randomness>();
        var url = configuration["Storage:ConnectionString"];
        return await StoreProbe.FaultAsync(url, file, new(Options.Create(options), randomness), randomness) is { } fault
            ? $"{(url is { Length: > 0 } ? "DATABASE_URL (Storage:ConnectionString)" : $"Storage:Path ({file})")}: {fault}."
            : null;
    }

    private string? AlertFault() =>
        IsSet("Operator:Alerts:Url") ? null
        : "Operator:Alerts:Url is not set: trouble is only seen by looking. Set it to the https address of a Webex space, Teams or Slack.";

    private static string? Weakness(string? secret) =>
        secret is not { Length: > 0 } ? "is missing"
        : secret.Length < 20 ? "is shorter than 20 characters"
        : secret.Distinct().Count() < 8 ? "has fewer than 8 different characters"
        : null;

    private bool IsSet(string key) => !string.IsNullOrWhiteSpace(configuration[key]);
}
