using System.Globalization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace WebexGateway.Site;

/// <summary>
/// Whose request it is: the connection's address, or behind trusted proxies the rightmost address that is none of theirs.
/// </summary>
public static partial class ClientAddress
{
    /// <summary>Adds who is believed. It is read once: who is trusted does not change while requests are on their way.</summary>
    public static void AddClientAddress(this IServiceCollection services)
    {
        services.AddSingleton<ProxyWatch>();

        // Last, because the host's own switch ASPNETCORE_FORWARDEDHEADERS_ENABLED would have everybody believed.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<SiteOptions>>(
            (forwarded, site) => Trust(forwarded, site.Value));
    }

    /// <summary>Believes forwarded headers only when somebody named the proxies: with none named the framework would believe all.</summary>
    public static void UseClientAddress(this WebApplication app)
    {
        var isTrusting = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.TrustedProxies.Count > 0;
        if (isTrusting)
        {
            app.UseForwardedHeaders();
        }
        else
        {
            SayNobodyIsTrusted(app);
        }

        var watch = app.Services.GetRequiredService<ProxyWatch>();
        app.Use((context, next) =>
        {
            watch.See(context);
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

    private static void SayNobodyIsTrusted(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILogger<ProxyWatch>>();
        if (app.Configuration["RENDER"] is { Length: > 0 })
        {
            Log.OnRender(logger);
        }
        else
        {
            Log.Nobody(logger);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "No proxy is trusted: X-Forwarded-For does not count. Behind a proxy set Site:TrustedProxies.")]
        public static partial void Nobody(ILogger logger);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "This is Render, and no proxy is trusted: all visitors share one limit. Set Site:TrustedProxies:0 to render.")]
        public static partial void OnRender(ILogger logger);
    }
}
