using Microsoft.Extensions.Options;
using WebexGateway.Settings;

namespace WebexGateway.Site;

/// <summary>The section <c>Site</c>.</summary>
public sealed class SiteOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Site";

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count: CIDRs, single addresses, and the presets <c>render</c> and
    /// <c>cloudflare</c>. None by default.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>How many proxies stand before us at most, at least 1. Unset: as many as are trusted.</summary>
    public string? ForwardLimit { get; set; }

    /// <summary>Sites that may show our pages in a frame, as origins, or <c>self</c>. None by default.</summary>
    public IReadOnlyList<string> FrameAncestors { get; set; } = [];

    /// <summary>
    /// The site's own address, such as <c>https://www.example.com</c>, for canonical links and the sitemap. Unset: pages name none.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>For how many seconds the gateway serves on when it was told to stop, 0 to 10. Default 5; 0 in Development.</summary>
    public double DrainSeconds { get; set; }

    /// <summary>Who answers for visitors' data. Unset: the pages give the contact instead.</summary>
    public PrivacyOptions? Privacy { get; set; }
}

/// <summary>The section <c>Site:Privacy</c>: what the data policy and the consent text name. Each is optional.</summary>
/// <param name="Controller">Who answers for the data.</param>
/// <param name="TaxId">Its tax id, such as a NIT.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Email">Where visitors write to about their data.</param>
/// <param name="Phone">Where they call.</param>
public sealed record PrivacyOptions(string? Controller, string? TaxId, string? Address, string? Email, string? Phone)
{
    /// <summary>Reads the section; null when nothing is set.</summary>
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

/// <summary>Reads the section <c>Site</c>, once.</summary>
public static class SiteOptionsExtensions
{
    /// <summary>Adds the options and their rules.</summary>
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
