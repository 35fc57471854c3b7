namespace WebexGateway.Site;

/// <summary>The set-up of the site: its section, which is read once, the client's address, files, and calls from the browser.</summary>
public static class SiteServices
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
            site.Enabled = configuration.GetValue("Site:Enabled", true);
            site.Contact = configuration["Site:Contact"]?.Trim() is { Length: > 0 } contact ? contact : SiteOptions.DefaultContact;
            site.Brand = BrandOptions.Read(configuration.GetSection("Site:Brand"));
            site.Privacy = PrivacyOptions.Read(configuration.GetSection("Site:Privacy"));
        });
        services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
        services.AddSingleton<IValidateOptions<SiteOptions>, BrandValidator>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // ProblemPages says what is wrong
        services.AddClientAddress();
        services.AddSiteFiles();
        services.AddBrowserCalls();
    }
}
