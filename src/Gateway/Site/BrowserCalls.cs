using Microsoft.Extensions.Options;

namespace WebexGateway.Site;

/// <summary>
/// Whether visitors may call from the browser: the operator named the number, and Webex's library is among the site's files.
/// </summary>
public sealed class BrowserCalls(IOptionsMonitor<CallingOptions> options, IWebHostEnvironment environment)
{
    /// <summary>
    /// What a page adds to its Content-Security-Policy: the hosts of Webex's service discovery, registration and signalling, which are
    /// named only at run time, and the library's keep-alive, a worker out of a blob. The call's sound is WebRTC, which no directive covers.
    /// </summary>
    public const string Policy =
        "; connect-src 'self' https://webexapis.com https://*.webex.com wss://*.webex.com https://*.wbx2.com wss://*.wbx2.com "
        + "https://*.ciscospark.com; worker-src 'self' blob:";

    private const string Library = "/vendor/calling.min.js";

    /// <summary>Whether a number is set, and the library has been brought: it may come while the gateway runs.</summary>
    public bool AreOffered => IsNumberSet && HasLibrary;

    private bool IsNumberSet => options.CurrentValue.Number is { Length: > 0 };

    private bool HasLibrary => environment.WebRootFileProvider.GetFileInfo(Library).Exists;

    /// <summary>The site's own pages may, while it is offered; nothing else that the gateway answers.</summary>
    public bool MayBeMadeFrom(HttpContext context) =>
        context.GetEndpoint() is null && context.Response.ContentType?.StartsWith(
            "text/html", StringComparison.Ordinal) == true && AreOffered;

    /// <summary>What keeps a number that is set from being called; null when nothing does.</summary>
    public string? Obstacle =>
        IsNumberSet && !HasLibrary
            ? $"Calling:Number is set, but wwwroot{Library} is missing, so pages offer no calls: "
                + "run npm --prefix eng/calling run fetch, or publish where npm is installed."
            : null;
}

/// <summary>Adds calls from the browser.</summary>
public static partial class BrowserCallsExtensions
{
    /// <summary>Adds the section and what pages ask of it; the token for a call is a route of <c>config/routes.json</c>.</summary>
    public static void AddBrowserCalls(this IServiceCollection services)
    {
        services.AddOptions<CallingOptions>().BindConfiguration(CallingOptions.Section);
        services.AddSingleton<BrowserCalls>();
    }

    /// <summary>Says at the start what keeps calls from being offered.</summary>
    public static void TellOfBrowserCalls(this WebApplication app)
    {
        if (app.Services.GetRequiredService<BrowserCalls>().Obstacle is { } obstacle)
        {
            Log.NotOffered(app.Logger, obstacle);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Obstacle}")]
        public static partial void NotOffered(ILogger logger, string obstacle);
    }
}
