using WebexGateway.Abuse;
using WebexGateway.Callback;
using WebexGateway.Transforms;
using Yarp.ReverseProxy.Forwarder;

namespace WebexGateway.Webex;

/// <summary>How Webex is asked: YARP with the routes of <c>config/routes.json</c>.</summary>
public static class WebexProxy
{
    /// <summary>Adds YARP, our transforms and our way to connect.</summary>
    public static void AddWebexProxy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IForwarderHttpClientFactory, WebexHttpClientFactory>();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddWebexTransforms();
    }

    /// <summary>Maps the routes. Each request has a deadline; a route with an admission passes it first.</summary>
    public static void MapWebexProxy(this WebApplication app) => app.MapReverseProxy(proxy =>
    {
        proxy.UseMiddleware<ProxyDeadline>();
        proxy.UseMiddleware<WebexAnswers>();
        proxy.UseMiddleware<VisitorGate>();
        proxy.UseMiddleware<CallbackAdmission>();
        proxy.UseLoadBalancing();
    });
}
