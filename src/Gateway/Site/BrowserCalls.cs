namespace WebexGateway.Site;

/// <summary>Offers calls from the browser when the operator has set the number and the site has Webex's library.</summary>
public sealed class BrowserCalls(IOptionsMonitor<CallingOptions> options, IWebHostEnvironment environment)
{
    /// <summary>
    /// The addition to the Content-Security-Policy of a page: the hosts of Webex's discovery, registration and signalling, which are known
    /// only at run time, and the library's keep-alive worker, which is a blob. The sound is WebRTC, which no directive covers.
    /// </summary>
    public const string Policy =
        "; connect-src 'self' https://webexapis.com https://*.webex.com wss://*.webex.com https://*.wbx2.com wss://*.wbx2.com "
        + "https://*.ciscospark.com; worker-src 'self' blob:";

    private const string Library = "/vendor/calling.min.js";

    /// <summary>True when a number is set and the library exists, which may arrive while the gateway runs.</summary>
    public bool AreOffered => IsNumberSet && HasLibrary;

    private bool IsNumberSet => options.CurrentValue.Number is { Length: > 0 };

    private bool HasLibrary => environment.WebRootFileProvider.GetFileInfo(Library).Exists;

    /// <summary>Returns true for pages of the site while calls are offered, and false for any other answer.</summary>
    public bool MayBeMadeFrom(HttpContext context) =>
        context.GetEndpoint() is null && context.Response.ContentType?.StartsWith(
            "text/html", StringComparison.Ordinal) == true && AreOffered;

    /// <summary>The reason why a configured number cannot be called; null when it can.</summary>
    public string? Obstacle =>
        IsNumberSet && !HasLibrary
            ? $"Calling:Number is set, but wwwroot{Library} is missing, so pages offer no calls: "
                + "run npm --prefix eng/calling run fetch, or publish where npm is installed."
            : null;
}
