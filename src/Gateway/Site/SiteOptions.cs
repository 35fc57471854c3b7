using Microsoft.Extensions.Options;
using WebexGateway.Settings;

namespace WebexGateway.Site;

/// <summary>The section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>
    /// The proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count: CIDRs, addresses, and the presets <c>render</c> and
    /// <c>cloudflare</c>. Default: none.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>The greatest number of proxies in front of the gateway, at least 1. Default: unset, as many as are trusted.</summary>
    public string? ForwardLimit { get; set; }

    /// <summary>The sites that may embed our pages, as origins, or <c>self</c>. Default: none.</summary>
    public IReadOnlyList<string> FrameAncestors { get; set; } = [];

    /// <summary>
    /// The site's own address, such as <c>https://www.example.com</c>, for canonical links and the sitemap. Default: unset, which leaves
    /// them out.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>The seconds for which the gateway still serves after a stop signal, 0 to 10. Default: 5; 0 in Development.</summary>
    public double DrainSeconds { get; set; }

    /// <summary>The controller of visitors' data. Default: unset; the pages then name the contact.</summary>
    public PrivacyOptions? Privacy { get; set; }
}

/// <summary>The section <c>Site:Privacy</c>: the names in the data policy and the consent text. Each is optional.</summary>
/// <param name="Controller">The controller of the data.</param>
/// <param name="TaxId">The tax id of the controller, such as a NIT.</param>
/// <param name="Address">The address of the controller.</param>
/// <param name="Email">The address for e-mail about the data.</param>
/// <param name="Phone">The telephone number for questions about the data.</param>
public sealed record PrivacyOptions(string? Controller, string? TaxId, string? Address, string? Email, string? Phone)
{
    /// <summary>Returns null when nothing is set.</summary>
    public static PrivacyOptions? Read(IConfigurationSection section)
    {
        var read = new PrivacyOptions(
            Text(section, nameof(Controller)),
            Text(section, nameof(TaxId)),
            Text(section, nameof(Address)),
            Text(section, nameof(Email)),
            Text(section, nameof(Phone)));
        return read == new PrivacyOptions(null, null, null, null, null) ? null : read;
    }

    private static string? Text(IConfigurationSection section, string key) => section[key] is { Length: > 0 } text ? text.Trim() : null;
}

/// <summary>Adds the section <c>Site</c>, which is read once.</summary>
public static class SiteOptionsExtensions
{
    public static void AddSite(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SiteOptions>().Configure<IConfiguration, IHostEnvironment>((
            site, configuration, environment) =>
        {
            site.TrustedProxies = configuration.TextsOf("Site:TrustedProxies");
            site.ForwardLimit = configuration["Site:ForwardLimit"];
            site.FrameAncestors = configuration.TextsOf("Site:FrameAncestors");
            site.Address = configuration["Site:Address"];
            site.DrainSeconds = configuration.GetValue("Site:DrainSeconds", environment.IsDevelopment() ? 0 : 5.0);
            site.Privacy = PrivacyOptions.Read(configuration.GetSection("Site:Privacy"));
        });
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
    }
}
