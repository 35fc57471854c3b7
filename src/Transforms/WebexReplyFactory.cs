using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>Reads <c>{ "WebexReply": "Outcome" }</c>: Webex's body stops here, and the admission answers the visitor with the callback's outcome.</summary>
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

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.ContainsKey(Name))
        {
            return false;
        }

        context.ResponseTransforms.Add(new StopBody());
        return true;
    }

    private sealed class StopBody : ResponseTransform
    {
        public override ValueTask ApplyAsync(ResponseTransformContext context)
        {
            context.SuppressResponseBody = true;
            return ValueTask.CompletedTask;
        }
    }
}
