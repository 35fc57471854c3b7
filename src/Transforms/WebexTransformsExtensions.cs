using Microsoft.Extensions.DependencyInjection;

namespace WebexGateway.Transforms;

/// <summary>Teaches YARP's configuration the words of <c>config/routes.json</c>.</summary>
public static class WebexTransformsExtensions
{
    /// <summary>Adds the transforms. The host gives the <see cref="IAccessTokenSource"/>.</summary>
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
