using System.Collections.Concurrent;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace WebexGateway.Site;

/// <summary>
/// The files of <c>wwwroot</c>. Texts are compressed once and kept; what changes on the disk is read again. Nothing else is ever
/// compressed: answers with tokens or what a visitor typed would tell their secrets by their length (BREACH).
/// </summary>
public sealed class SiteFiles(IWebHostEnvironment environment, IOptions<SiteOptions> site)
{
    private const string MissingPage = "/404.html";

    /// <summary>
    /// Scripts and pages belong together and are asked for anew each time, which costs no bytes; a picture may be a day old.
    /// </summary>
    private static readonly PathString[] Lasting = ["/images", "/vendor"];

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".webmanifest"] = "application/manifest+json",
        [".xml"] = "application/xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    /// <summary>A larger file is no script or page of ours: it is sent as it is.</summary>
    private const long LargestText = 8 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, SiteText> texts = new(StringComparer.Ordinal);
    private readonly Lock reading = new();

    /// <summary>The text at a path, or null when there is none.</summary>
    public SiteText? Find(PathString path)
    {
        if (!Types.TryGetValue(Path.GetExtension(path.Value ?? ""), out var type)
            || environment.WebRootFileProvider.GetFileInfo(path) is not { Exists: true, IsDirectory: false, Length: <= LargestText } file)
        {
            return null;
        }

        var key = file.PhysicalPath ?? path.Value!; // a path may be spelt in many ways, with more slashes
        return Known(key, file) ?? Read();

        SiteText Read()
        {
            lock (reading) // a thousand who ask at once wait for one compression
            {
                return Known(key, file) ?? (texts[key] = SiteText.Read(file, type, site.Value.Address));
            }
        }
    }

    private SiteText? Known(string key, IFileInfo file) =>
        texts.TryGetValue(key, out var known) && known.Changed == file.LastModified ? known : null;

    /// <summary>A page for a person who asks for a path that leads nowhere; null for programs, which get problem details.</summary>
    public SiteText? MissingPageFor(HttpContext context)
    {
        var request = context.Request;
        var isPerson = (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && request.GetTypedHeaders().Accept.Any(
                accepted => accepted.Quality is not 0 && accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
        return isPerson && context.Response.StatusCode == StatusCodes.Status404NotFound ? Find(MissingPage) : null;
    }

    /// <summary>How long a browser may use a file without asking.</summary>
    public static string CacheControl(PathString path) =>
        Array.Exists(Lasting, path.StartsWithSegments) ? "public, max-age=86400" : "no-cache";
}

/// <summary>Adds and uses the site's files.</summary>
public static class SiteFilesExtensions
{
    /// <summary>Adds what is kept of them.</summary>
    public static void AddSiteFiles(this IServiceCollection services) => services.AddSingleton<SiteFiles>();

    /// <summary>Serves the texts compressed and the rest as it is; a folder is its <c>index.html</c>.</summary>
    public static void UseSiteFiles(this WebApplication app)
    {
        app.Use(AddSlashAsync);
        app.UseDefaultFiles(new DefaultFilesOptions { RedirectToAppendTrailingSlash = false });
        app.Use(ServeAsync);
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = SetCaching });
    }

    /// <summary>
    /// A folder's page stands at its path with a slash. The framework's own redirect would name whatever host the request claims.
    /// </summary>
    private static Task AddSlashAsync(HttpContext context, RequestDelegate next)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!);
        var isFolder = context.GetEndpoint() is null
            && !Path.HasExtension(path)
            && !path.EndsWith('/')
            && !path.StartsWith("//", StringComparison.Ordinal)
            && context.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider.GetFileInfo(
                $"{path}/index.html").Exists;
        if (!isFolder)
        {
            return next(context);
        }

        context.Response.Redirect($"{request.PathBase}{request.Path}/{request.QueryString}", permanent: true);
        return Task.CompletedTask;
    }

    private static Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isRead = context.GetEndpoint() is null && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        return isRead && context.RequestServices.GetRequiredService<SiteFiles>().Find(request.Path) is { } text
            ? text.WriteAsync(context, SiteFiles.CacheControl(request.Path))
            : next(context);
    }

    private static void SetCaching(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = SiteFiles.CacheControl(file.Context.Request.Path);
}
