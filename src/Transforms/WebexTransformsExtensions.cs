using Microsoft.Extensions.DependencyInjection;

namespace WebexGateway.Transforms;

/// <summary>Adds the transforms of <c>config/routes.json</c> to YARP.</summary>
public static class WebexTransformsExtensions
{
    /// <summary>The host must register an <see cref="IAccessTokenSource"/>.</summary>
    public static IReverseProxyBuilder AddWebexTransforms(this IReverseProxyBuilder proxy)
    {
        proxy.Services.AddSingleton<EntryPoints>();
        return proxy
            .AddTransformFactory<AccessTokenTransformFactory>()
            .AddTransformFactory<BodyFieldFactory>()
            .AddTransformFactory<ReplyFieldFactory>()
            .AddTransformFactory<WebexReplyFactory>()
            .AddTransformFactory<UnknownTransformFactory>();
    }
}
