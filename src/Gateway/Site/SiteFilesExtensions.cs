using Microsoft.AspNetCore.StaticFiles;

namespace WebexGateway.Site;

/// <summary>Adds and uses <see cref="SiteFiles"/>.</summary>
public static class SiteFilesExtensions
{
    public static void AddSiteFiles(this IServiceCollection services) => services.AddSingleton<SitePlaces>().AddSingleton<SiteFiles>();

    /// <summary>Serves text files compressed and the other files as they are; a folder serves its <c>index.html</c>.</summary>
    public static void UseSiteFiles(this WebApplication app)
    {
        app.MapOpenApi();
        app.WarnOfBrowserCalls();
        var files = app.Services.GetRequiredService<SiteFiles>();
        app.Use((context, next) => IsRead(context) && files.Find(context.Request.Path) is { } text
            ? text.WriteAsync(context, SiteFiles.CacheControl(context.Request.Path, text))
            : next(context));
        app.UseWhen(
            context => files.Serves(context.Request.Path),
            site =>
            {
                site.Use(RefuseOtherMethodsAsync);
                site.Use(ShowLogoAsync);
                site.Use(AddSlashAsync);
                site.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = SetCaching });
            });
    }

    /// <summary>Answers 405 where a file could only be read.</summary>
    private static Task RefuseOtherMethodsAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not null || IsRead(context)
            || !context.RequestServices.GetRequiredService<SiteFiles>().IsFile(context.Request.Path))
        {
            return next(context);
        }

        context.Response.Headers.Allow = "GET, HEAD";
        return Problems.MethodNotAllowed.WriteAsync(context);
    }

    /// <summary>Leads browsers that ask for an icon without having read a page to the brand's logo, if it has one.</summary>
    private static Task ShowLogoAsync(HttpContext context, RequestDelegate next)
    {
        var logo = context.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.Brand.Logo;
        if (logo is null || context.Request.Path != "/favicon.ico")
        {
            return next(context);
        }

        context.Response.Redirect($"{context.Request.PathBase}{logo}");
        return Task.CompletedTask;
    }

    /// <summary>
    /// Redirects a folder's path to the one with a slash. The framework's redirect would use the host that the request claims.
    /// </summary>
    private static Task AddSlashAsync(HttpContext context, RequestDelegate next)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!);
        var isFolder = IsRead(context)
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

    private static bool IsRead(HttpContext context) =>
        context.GetEndpoint() is null && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method));

    private static void SetCaching(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = SiteFiles.CacheControl(file.Context.Request.Path);
}
