using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace WebexGateway.Startup;

/// <summary>The set-up of YARP with the routes of <c>config/routes.json</c>.</summary>
public static class WebexProxy
{
    public static void AddWebexProxy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IForwarderHttpClientFactory, WebexHttpClientFactory>();
        services.AddMigration(WebexPace.Table);
        services.AddSingleton<WebexPace>();
        services.AddSingleton<WebexCircuit>();
        services.AddSingleton<CallbackRoutes>();
        services.AddSingleton<CallbackSender>();
        services.AddSingleton<WebexProbe>();
        services.AddSingleton<CircuitMetrics>();
        services.AddSingleton<WebexResults>();
        services.AddFollowUp();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddWebexTransforms();
    }

    /// <summary>Sends callbacks to the admission; YARP forwards guests and other routes.</summary>
    public static void MapWebexProxy(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<CircuitMetrics>(); // registers the gauges
        app.MapFollowUp();
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(HoldToRouteLimit);
            proxy.UseMiddleware<CallbackAdmission>(); // answers the routes of callbacks itself
            proxy.UseMiddleware<ProxyDeadline>();
            proxy.UseMiddleware<VisitorGate>();
            proxy.UseMiddleware<ForwardedAnswers>();
            proxy.UseLoadBalancing();
        });
    }

    /// <summary>YARP applies a route's limit only when it forwards, and a visitor's body is read before.</summary>
    private static Task HoldToRouteLimit(HttpContext context, RequestDelegate next)
    {
        if (context.GetReverseProxyFeature().Route.Config.MaxRequestBodySize is { } most and >= 0 and < VisitorJson.MaxBytes)
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = most;
        }

        return next(context);
    }
}
