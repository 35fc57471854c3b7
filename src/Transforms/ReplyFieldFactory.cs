using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>
/// Reads <c>{ "ReplyField": "name", "From": "field of Webex's answer" }</c>, with <c>"Type": "number"</c> to convert a text of Webex to a
/// number, or <c>{ "ReplyField": "name", "Value": "constant" }</c>.
/// </summary>
internal sealed class ReplyFieldFactory : ITransformFactory
{
    public const string Name = "ReplyField";

    public bool Validate(TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.TryGetValue(Name, out var name))
        {
            return false;
        }

        context.OnlyKeys(transform, Name, "From", "Value", "Type");
        if (name.Length == 0 || transform.ContainsKey("From") == transform.ContainsKey("Value"))
        {
            context.AddFault(
                transform, "give it a name and one source: \"From\" (a field of Webex's answer, dots between levels) or \"Value\"");
        }

        if (transform.TryGetValue("Type", out var type) && (type != "number" || !transform.ContainsKey("From")))
        {
            context.AddFault(transform, "\"Type\" knows \"number\" only, beside \"From\"");
        }

        if (context.Transforms().Count(other => other.GetValueOrDefault(Name) == name) > 1)
        {
            context.AddFault(transform, $"the field '{name}' stands in this route already");
        }

        return true;
    }

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.TryGetValue(Name, out var name))
        {
            return false;
        }

        var reply = context.ResponseTransforms.OfType<JsonReplyTransform>().FirstOrDefault();
        if (reply is null)
        {
            context.ResponseTransforms.Add(reply = new JsonReplyTransform());
        }

        reply.Add(
            new ReplyField(
                name,
                transform.GetValueOrDefault("From")?.Split('.'),
                transform.GetValueOrDefault("Value"),
                transform.ContainsKey("Type")));
        return true;
    }
}
