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
        services.AddSingleton<RouteSender>();
        services.AddSingleton<CircuitMetrics>();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddWebexTransforms();
    }

    /// <summary>Maps the routes. Each request has a deadline; a route with an admission passes it first.</summary>
    public static void MapWebexProxy(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<CircuitMetrics>(); // registers the gauges
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<ProxyDeadline>();
            proxy.UseMiddleware<WebexAnswers>();
            proxy.UseMiddleware<VisitorGate>();
            proxy.UseMiddleware<CallbackAdmission>();
            proxy.UseLoadBalancing();
        });
    }
}
