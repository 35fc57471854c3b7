namespace WebexGateway.Site;

public static partial class BrowserCallsExtensions
{
    /// <summary>The token for a call is a route of <c>config/routes.json</c>.</summary>
    public static void AddBrowserCalls(this IServiceCollection services)
    {
        services.AddOptions<CallingOptions>().BindConfiguration(CallingOptions.Section);
        services.AddSingleton<BrowserCalls>();
    }

    /// <summary>Logs at the start why calls are not offered.</summary>
    public static void WarnOfBrowserCalls(this WebApplication app)
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
