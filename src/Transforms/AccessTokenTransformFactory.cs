using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>
/// Reads <c>{ "WebexAccessToken": "name" }</c>. A route with a token forwards only the headers that the route names, in both directions, no
/// query of the visitor and no body of an error of Webex.
/// </summary>
internal sealed class AccessTokenTransformFactory(IAccessTokenSource tokens, ILogger<AccessTokenTransform> logger) : ITransformFactory
{
    public const string Name = "WebexAccessToken";

    private static readonly string[] Copies = ["RequestHeadersCopy", "ResponseHeadersCopy"];

    public bool Validate(TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.TryGetValue(Name, out var token))
        {
            return false;
        }

        context.OnlyKeys(transform, Name);
        if (!tokens.Names.Contains(token))
        {
            context.AddFault(transform, $"there is no token '{token}' under Webex:Tokens; use one of {string.Join(", ", tokens.Names)}");
        }

        foreach (var copy in Copies.Where(copy => context.HasValue(copy, "true")))
        {
            context.AddFault(
                transform,
                $"it cannot stand beside \"{copy}\": \"true\", which would give away cookies or Webex's internals; name single "
                + "headers instead");
        }

        if (context.CountOf(Name) > 1)
        {
            context.AddFault(transform, "it stands twice; a request carries one token");
        }

        return true;
    }

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.TryGetValue(Name, out var token))
        {
            return false;
        }

        context.CopyRequestHeaders ??= false;
        context.CopyResponseHeaders ??= false;
        context.CopyResponseTrailers ??= false;
        context.UseDefaultForwarders ??= false;
        context.RequestTransforms.Insert(0, new DropVisitorsQuery());
        context.RequestTransforms.Add(new AccessTokenTransform(token, tokens, logger));
        context.ResponseTransforms.Insert(0, new WebexReplyTransform());
        return true;
    }

    /// <summary>Removes the visitor's query before the route's own <c>QueryValueParameter</c> runs.</summary>
    private sealed class DropVisitorsQuery : RequestTransform
    {
        public override ValueTask ApplyAsync(RequestTransformContext context)
        {
            context.Query.Collection.Clear();
            return ValueTask.CompletedTask;
        }
    }
}
