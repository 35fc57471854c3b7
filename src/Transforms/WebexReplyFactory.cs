using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>
/// Accepts <c>{ "WebexReply": "Outcome" }</c> of older files, which has no effect: the answer to a callback is always its outcome.
/// </summary>
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
            context.AddFault(transform, "\"WebexReply\" knows \"Outcome\" only; use \"ReplyField\" to give single fields back");
        }

        if (context.CountOf(ReplyFieldFactory.Name) > 0)
        {
            context.AddFault(
                transform, "\"ReplyField\" and \"WebexReply\" contradict each other: the answer is either an outcome or fields");
        }

        if (context.Route.Metadata?.ContainsKey("Admission") != true)
        {
            context.AddFault(transform, "only a route with \"Metadata\": { \"Admission\": \"callback\" } has an outcome");
        }

        return true;
    }

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transform) => transform.ContainsKey(Name);
}
