using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>
/// Reports a transform that no factory before it knows, with the word that it probably means. It must be the last factory.
/// </summary>
internal sealed class UnknownTransformFactory : ITransformFactory
{
    private static readonly string[] Known =
    [
        AccessTokenTransformFactory.Name, BodyFieldFactory.Name, ReplyFieldFactory.Name, WebexReplyFactory.Name,
        "PathSet", "PathPrefix", "PathRemovePrefix", "PathPattern", "QueryValueParameter", "QueryRouteParameter", "QueryRemoveParameter",
        "HttpMethodChange", "RequestHeadersCopy", "RequestHeaderOriginalHost", "RequestHeader", "RequestHeaderRemove",
        "RequestHeaderRouteValue",
        "RequestHeadersAllowed", "X-Forwarded", "Forwarded", "ClientCert", "ResponseHeadersCopy", "ResponseHeader", "ResponseHeaderRemove",
        "ResponseHeadersAllowed", "ResponseTrailersCopy", "ResponseTrailer", "ResponseTrailerRemove", "ResponseTrailersAllowed",
    ];

    public bool Validate(TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform)
    {
        context.AddFault(transform, $"there is no such transform; {Spelling.Suggest(transform.Keys.FirstOrDefault() ?? "", Known)}");
        return true;
    }

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transform) => false;
}
