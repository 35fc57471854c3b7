using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>Accepts <c>{ "WebexReply": "Outcome" }</c> from older files; a callback is always answered with its outcome.</summary>
internal sealed class WebexReplyFactory : ITransformFactory
{
    public const string Name = "WebexReply";

    public bool Validate(TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.TryGetValue(Name, out var reply))
        {
            return false;
        }

        context.OnlyKeys(transform, Name);
        if (reply != "Outcome")
        {
            context.Refuse(transform, "\"WebexReply\" knows \"Outcome\" only; use \"ReplyField\" to give single fields back");
        }

        if (context.CountOf(ReplyFieldFactory.Name) > 0)
        {
            context.Refuse(transform, "\"ReplyField\" and \"WebexReply\" contradict each other: the answer is either an outcome or fields");
        }

        if (context.Route.Metadata?.ContainsKey("Admission") != true)
        {
            context.Refuse(transform, "only a route with \"Metadata\": { \"Admission\": \"callback\" } has an outcome");
        }

        return true;
    }

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transform) => transform.ContainsKey(Name);
}
