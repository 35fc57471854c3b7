namespace WebexGateway.Site;

/// <summary>Adds the security headers for browsers to every answer.</summary>
public static class SiteHeaders
{
    /// <summary>Adds them to answers after an exception too, and replaces no header that an endpoint has set.</summary>
    public static void UseSiteHeaders(this WebApplication app)
    {
        var ancestors = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.FrameAncestors;
        var (usual, calling) = (Headers(ancestors, mayCall: false), Headers(ancestors, mayCall: true));
        var calls = app.Services.GetRequiredService<BrowserCalls>();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() => Write(context, calls.MayBeMadeFrom(context) ? calling : usual));
            return next(context);
        });
    }

    private static KeyValuePair<string, string>[] Headers(IReadOnlyList<string> ancestors, bool mayCall) =>
    [
        new("Content-Security-Policy", ContentSecurityPolicy(ancestors) + (mayCall ? BrowserCalls.Policy : "")),
        new("X-Content-Type-Options", "nosniff"),
        new("Referrer-Policy", "strict-origin-when-cross-origin"),
        new(
            "Permissions-Policy",
            $"camera=(), display-capture=(), geolocation=(), microphone={(mayCall ? "(self)" : "()")}, payment=(), usb=()"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"), // a company's other sites load modules with CORS, which this permits
        .. ancestors.Count == 0 ? new KeyValuePair<string, string>[] { new("X-Frame-Options", "DENY") } : [],
    ];

    /// <summary>Permits nothing inline and nothing from other origins; the widget's script constructs its style sheet.</summary>
    private static string ContentSecurityPolicy(IReadOnlyList<string> ancestors)
    {
        var frames = ancestors.Count == 0 ? "'none'" : string.Join(
            ' ', ancestors.Select(ancestor => ancestor == "self" ? "'self'" : ancestor));
        return "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
            + $"frame-ancestors {frames}";
    }

    private static Task Write(HttpContext context, KeyValuePair<string, string>[] headers)
    {
        var response = context.Response.Headers;
        foreach (var (name, value) in headers)
        {
            response.TryAdd(name, value);
        }

        if (context.Request.IsHttps)
        {
            response.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }
}
