using Microsoft.Extensions.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace WebexGateway.Transforms;

/// <summary>
/// Reads <c>{ "BodyField": "dotted.path", … }</c> with one source: <c>"Value": "constant"</c>; <c>"EntryPoint": "topic"</c> or
/// <c>"{topic}"</c>; <c>"Admitted": "number"</c>; <c>"Setting": "Section:Key"</c>, read for each request; <c>"Visitor": "field"</c> with
/// <c>"MaxLength"</c> and optionally <c>"Required": "true"</c> or <c>"Default"</c>; <c>"Random": "uuid"</c>.
/// </summary>
internal sealed class BodyFieldFactory(
    EntryPoints entryPoints,
    IConfiguration configuration,
    Microsoft.Extensions.Logging.ILogger<JsonBodyTransform> logger) : ITransformFactory
{
    public const string Name = "BodyField";

    private const string AdmittedTopic = "{topic}";

    private const string NotAdmitted =
        "Webex would call what the visitor wrote, and only an admitted number may be called: "
        + "add \"Metadata\": { \"Admission\": \"callback\" } and write \"Admitted\": \"number\"; "
        + "a page that sends phone needs \"Field.destination\": \"phone\" in the metadata besides";

    private static readonly string[] Sources = ["Value", "Setting", "EntryPoint", "Admitted", "Visitor", "Random"];
    private static readonly string[] SecretSections = ["Webex", "Storage", "Operator"];
    private static readonly string[] VisitorOptions = ["MaxLength", "Required", "Default"];

    /// <summary>The ends of names of fields that Webex dials, in lower case.</summary>
    private static readonly string[] DialledEndings =
        ["dest", "destination", "number", "phone", "mobile", "msisdn", "callee", "calledparty"];

    private static readonly string[] DialledNames = ["ani", "dn", "dnis", "origin", "to", "tel", "dial", "sip", "uri", "address", "called"];

    public bool Validate(TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.TryGetValue(Name, out var path))
        {
            return false;
        }

        context.OnlyKeys(transform, [Name, .. Sources, .. VisitorOptions]);
        var sources = Sources.Where(transform.ContainsKey).ToList();
        if (sources.Count != 1)
        {
            context.AddFault(transform, $"give it one source: {string.Join(", ", Sources)}");
            return true;
        }

        ValidatePath(context, transform, path);
        ValidateSource(context, transform, sources[0], transform[sources[0]]);
        if (sources[0] != "Visitor" && VisitorOptions.FirstOrDefault(transform.ContainsKey) is { } option)
        {
            context.AddFault(transform, $"'{option}' goes with \"Visitor\" only");
        }

        return true;
    }

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transform)
    {
        if (!transform.TryGetValue(Name, out var path))
        {
            return false;
        }

        var body = context.RequestTransforms.OfType<JsonBodyTransform>().FirstOrDefault();
        if (body is null)
        {
            context.RequestTransforms.Add(body = new JsonBodyTransform(logger));
        }

        body.Add(Field(path, transform));
        return true;
    }

    private BodyField Field(string path, IReadOnlyDictionary<string, string> transform)
    {
        if (transform.TryGetValue("Value", out var constant))
        {
            return new(path, _ => constant);
        }

        if (transform.TryGetValue("Setting", out var key))
        {
            return new(path, _ => RouteSettings.Read(configuration, key)) { Setting = key };
        }

        if (transform.TryGetValue("EntryPoint", out var topic))
        {
            return new(path, source => EntryPointOf(topic == AdmittedTopic ? source.Admitted.Topic : topic));
        }

        if (transform.TryGetValue("Admitted", out var admitted))
        {
            return new(path, source => source.Admitted.Get(admitted));
        }

        if (transform.TryGetValue("Visitor", out var name))
        {
            var fallback = transform.GetValueOrDefault("Default");
            var visitor = new VisitorField(name, int.Parse(transform["MaxLength"], null), IsTrue(transform, "Required"));
            return new(path, source => source.Visitor?[name] is { Length: > 0 } text ? text : fallback) { Visitor = visitor };
        }

        return new(path, _ => Guid.NewGuid().ToString());
    }

    /// <summary>Throws when an entry point existed at load and is missing now.</summary>
    private string EntryPointOf(string topic) =>
        entryPoints.Find(topic) ?? throw new InvalidOperationException($"Callbacks:EntryPoints:{topic} is not set.");

    private static void ValidatePath(TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform, string path)
    {
        if (path.Length == 0 || path.Split('.').Any(part => part.Length == 0))
        {
            context.AddFault(transform, "write the field's name, with dots between levels, such as callback.callbackType");
            return;
        }

        var others = context.Transforms().Where(other => !ReferenceEquals(other, transform)).Select(
            other => other.GetValueOrDefault(Name)).OfType<string>();
        if (others.FirstOrDefault(other => other == path || path.StartsWith(other + ".", StringComparison.Ordinal)) is { } clash)
        {
            context.AddFault(transform, $"the field '{clash}' stands in this route already");
        }
    }

    private void ValidateSource(
        TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transform, string source, string value)
    {
        var admission = context.Route.Metadata?.ContainsKey("Admission") == true;
        switch (source)
        {
            case "EntryPoint" when value == AdmittedTopic && !admission:
            case "Admitted" when !admission:
                context.AddFault(transform, "only a route with \"Metadata\": { \"Admission\": \"callback\" } has admitted values");
                break;
            case "Admitted" when !AdmittedCallback.Values.Contains(value):
                context.AddFault(transform, $"'{value}' is no admitted value; {Spelling.Suggest(value, AdmittedCallback.Values)}");
                break;
            case "EntryPoint" when value != AdmittedTopic && entryPoints.Find(value) is null:
                context.AddFault(transform, $"set Callbacks:EntryPoints:{value} to the entry point's id");
                break;
            case "Setting" when SecretSections.Contains(value.Split(':')[0], StringComparer.OrdinalIgnoreCase) || !value.Contains(':'):
                context.AddFault(
                    transform,
                    "write a key of the configuration such as Calling:Number, "
                    + $"and none of {string.Join(", ", SecretSections)}, which hold secrets");
                break;
            case "Random" when value != "uuid":
                context.AddFault(transform, "\"Random\" knows \"uuid\" only");
                break;
            case "Visitor" when !admission && IsDialled(transform[Name]):
                context.AddFault(transform, NotAdmitted);
                break;
            case "Visitor" when admission:
                context.AddFault(transform, "a route with an admission takes its values from \"Admitted\"");
                break;
            case "Visitor" when !int.TryParse(transform.GetValueOrDefault("MaxLength"), out var max)
                || max is < 1 or > VisitorJson.MaxBytes:
                context.AddFault(
                    transform, $"say the greatest length in characters: \"MaxLength\": \"100\", from 1 to {VisitorJson.MaxBytes}");
                break;
            case "Visitor" when IsTrue(transform, "Required") && transform.ContainsKey("Default"):
                context.AddFault(transform, "\"Required\" and \"Default\" contradict each other");
                break;
        }
    }

    /// <summary>Returns true when Webex dials the value of a field. Attributes of a task are shown to an agent and not dialled.</summary>
    private static bool IsDialled(string path) => path.Split('.')
        .Select(part => string.Concat(part.Where(char.IsAsciiLetter)).ToLowerInvariant())
        .TakeWhile(part => part != "attributes")
        .Any(part => DialledNames.Contains(part) || DialledEndings.Any(part.EndsWith));

    private static bool IsTrue(IReadOnlyDictionary<string, string> transform, string key) =>
        string.Equals(transform.GetValueOrDefault(key), "true", StringComparison.OrdinalIgnoreCase);
}
