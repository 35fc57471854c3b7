using WebexGateway.Abuse;
using WebexGateway.Callbacks;
using WebexGateway.Storage;
using WebexGateway.Transforms;
using WebexGateway.Webex;
using Yarp.ReverseProxy.Forwarder;

namespace WebexGateway.Startup;

/// <summary>How Webex is asked: YARP with the routes of <c>config/routes.json</c>.</summary>
public static class WebexProxy
{
    /// <summary>Adds YARP, our transforms and our way to connect.</summary>
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
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddWebexTransforms();
    }

    /// <summary>Maps the routes. Callbacks go to the admission; guests and other routes are forwarded by YARP.</summary>
    public static void MapWebexProxy(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<CircuitMetrics>(); // registers the gauges
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<CallbackAdmission>(); // answers the routes of callbacks itself
            proxy.UseMiddleware<ProxyDeadline>();
            proxy.UseMiddleware<VisitorGate>();
            proxy.UseMiddleware<ForwardedAnswers>();
            proxy.UseLoadBalancing();
        });
    }
}
