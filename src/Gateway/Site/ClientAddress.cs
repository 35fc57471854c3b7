using System.Globalization;
using Microsoft.AspNetCore.HttpOverrides;

namespace WebexGateway.Site;

/// <summary>
/// Determines the client address of a request: that of the connection, or behind trusted proxies the rightmost address that is not a
/// trusted proxy.
/// </summary>
public static partial class ClientAddress
{
    /// <summary>Reads the trusted proxies once, because they must not change during a request.</summary>
    public static void AddClientAddress(this IServiceCollection services)
    {
        services.AddSingleton<ProxyWatch>();

        // PostConfigure, because ASPNETCORE_FORWARDEDHEADERS_ENABLED would otherwise trust every sender.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<SiteOptions>>(
            (forwarded, site) => Trust(forwarded, site.Value));
    }

    /// <summary>Uses forwarded headers only when proxies are configured; without any, the framework would trust every sender.</summary>
    public static void UseClientAddress(this WebApplication app)
    {
        var isTrusting = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.TrustedProxies.Count > 0;
        if (isTrusting)
        {
            app.UseForwardedHeaders();
        }
        else
        {
            LogNoTrustedProxy(app);
        }

        var watch = app.Services.GetRequiredService<ProxyWatch>();
        app.Use((context, next) =>
        {
            watch.Observe(context);
            return next(context);
        });
    }

    private static void Trust(ForwardedHeadersOptions forwarded, SiteOptions site)
    {
        forwarded.ForwardedHeaders = site.TrustedProxies.Count > 0
            ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
            : ForwardedHeaders.None;
        forwarded.ForwardLimit = site.ForwardLimit is { Length: > 0 } limit ? int.Parse(
            limit, NumberStyles.None, CultureInfo.InvariantCulture) : null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in site.TrustedProxies.SelectMany(ProxyPresets.Expand))
        {
            forwarded.KnownIPNetworks.Add(network);
        }
    }

    private static void LogNoTrustedProxy(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILogger<ProxyWatch>>();
        if (app.Configuration["RENDER"] is { Length: > 0 })
        {
            Log.OnRender(logger);
        }
        else
        {
            Log.NoProxy(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "No proxy is trusted: X-Forwarded-For does not count. Behind a proxy set Site:TrustedProxies.")]
        public static partial void NoProxy(ILogger logger);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "This is Render, and no proxy is trusted: all visitors share one limit. Set Site:TrustedProxies:0 to render.")]
        public static partial void OnRender(ILogger logger);
    }
}
