using System.Collections.Concurrent;
using Microsoft.Extensions.FileProviders;

namespace WebexGateway.Site;

/// <summary>
/// Serves the files of <c>wwwroot</c>. Text files are compressed once and cached until the file changes. Other answers are never
/// compressed, because the length of a compressed answer can reveal secrets in it (BREACH).
/// </summary>
public sealed class SiteFiles(IWebHostEnvironment environment, IOptions<SiteOptions> site, SitePlaces places, TimeProvider clock)
{
    private const string MissingPage = "/404.html";

    /// <summary>
    /// Pictures, typefaces and the library may be cached for a day. Browsers revalidate scripts and pages each time, because they must
    /// match, and what the configuration is part of.
    /// </summary>
    private static readonly PathString[] Lasting = ["/fonts", "/images", "/vendor"];

    /// <summary>The beginnings of the paths that the operator's pages need, which are served without the site too.</summary>
    private static readonly string[] OfOperator = ["/css/operator", "/js/operator", "/images/mark.svg"];

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

    /// <summary>The greatest size of a file that is compressed.</summary>
    private const long LargestText = 8 * 1024 * 1024;

    /// <summary>One file has many paths, for example with more slashes; the others are looked up each time.</summary>
    private const int MostPaths = 1000;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, SiteText> texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (SiteText Text, long Since)> recent = new(StringComparer.Ordinal);
    private readonly Lock reading = new();

    /// <summary>
    /// Returns null when the path is not a text file; a folder's path is that of its <c>index.html</c>. A file is looked at once a second,
    /// and meanwhile served as it was.
    /// </summary>
    public SiteText? Find(PathString path)
    {
        if (!Serves(path))
        {
            return null;
        }

        var key = path.Value ?? "";
        if (recent.TryGetValue(key, out var known) && clock.GetElapsedTime(known.Since) < BetweenLooks)
        {
            return known.Text;
        }

        var since = clock.GetTimestamp();
        var text = Look(FileOf(key));
        if (text is null)
        {
            recent.TryRemove(key, out _);
        }
        else if (recent.Count < MostPaths || recent.ContainsKey(key))
        {
            recent[key] = (text, since);
        }

        return text;
    }

    /// <summary>Returns false for the site's files while <c>Site:Enabled</c> is false.</summary>
    public bool Serves(PathString path) =>
        site.Value.Enabled || Array.Exists(OfOperator, beginning => path.Value?.StartsWith(beginning, StringComparison.Ordinal) == true);

    /// <summary>Returns true for a file of any kind, and for a folder with an <c>index.html</c>.</summary>
    public bool IsFile(PathString path) => environment.WebRootFileProvider.GetFileInfo(FileOf(path.Value ?? "")).Exists;

    private static string FileOf(string path) => path.EndsWith('/') ? $"{path}index.html" : path;

    private SiteText? Look(string path)
    {
        if (!Types.TryGetValue(Path.GetExtension(path), out var type)
            || environment.WebRootFileProvider.GetFileInfo(path) is not { Exists: true, IsDirectory: false, Length: <= LargestText } file)
        {
            return null;
        }

        var key = file.PhysicalPath ?? path; // one file has many paths, for example with more slashes
        return Known(key, file) ?? Read();

        SiteText Read()
        {
            lock (reading) // concurrent requests wait for one compression
            {
                return Known(key, file) ?? (texts[key] = SiteText.Read(file, type, places));
            }
        }
    }

    private SiteText? Known(string key, IFileInfo file) =>
        texts.TryGetValue(key, out var known) && known.Changed == file.LastModified ? known : null;

    /// <summary>Returns the page for 404 when a browser asks for a page; null in all other cases, which get problem details.</summary>
    public SiteText? MissingPageFor(HttpContext context)
    {
        var request = context.Request;
        var isPerson = (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && request.GetTypedHeaders().Accept.Any(
                accepted => accepted.Quality is not 0 && accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
        return isPerson && context.Response.StatusCode == StatusCodes.Status404NotFound ? Find(MissingPage) : null;
    }

    public static string CacheControl(PathString path, SiteText? text = null) =>
        text is not { IsFilled: true } && Array.Exists(Lasting, path.StartsWithSegments) ? "public, max-age=86400" : "no-cache";
}
