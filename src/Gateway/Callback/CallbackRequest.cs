using WebexGateway.Transforms;

namespace WebexGateway.Callback;

/// <summary>What a visitor posted to <c>/callback/call</c>, read strictly by the contract. It prints as its topic.</summary>
public sealed record CallbackRequest(string Destination, string? Region, string? Name, string Topic, string? Consent, string? Website, string? Challenge)
{
    private const string DefaultTopic = "default";

    private static readonly Dictionary<string, int> Fields = new()
    {
        ["destination"] = 250,
        ["region"] = 2,
        ["name"] = 100,
        ["topic"] = 64,
        ["when"] = 16,
        ["consent"] = 64,
        ["challenge"] = 2048,
        ["website"] = 250, // the honeypot: known so that it is 403 rather than 400; see Abuse/VisitorCheck
    };

    /// <summary>Reads the body; either the request or what is wrong with it.</summary>
    public static async ValueTask<(CallbackRequest? Request, RequestFault? Fault)> ReadAsync(HttpContext context, EntryPoints entryPoints, CallbackOptions options)
    {
        var body = await VisitorJson.ReadAsync(context.Request, Fields);
        if (body.Fault is { } unreadable)
        {
            return (null, unreadable);
        }

        var request = new CallbackRequest(body["destination"] ?? "", Optional(body["region"]), Optional(body["name"]), Optional(body["topic"]) ?? DefaultTopic, Optional(body["consent"]), body["website"], body["challenge"]);
        var fault = request.FaultOf(body, entryPoints, options);
        return fault is null ? (request, null) : (null, new RequestFault(StatusCodes.Status400BadRequest, fault));
    }

    /// <inheritdoc />
    public override string ToString() => $"callback request about {Topic}";

    private string? FaultOf(VisitorJson body, EntryPoints entryPoints, CallbackOptions options) => this switch
    {
        { Destination: "" } => "'destination' is required: a telephone number.",
        { Region: { } region } when !(region.Length == 2 && region.All(char.IsAsciiLetter)) => "'region' must be two letters of ISO 3166-1, such as CO.",
        { Topic: var topic } when entryPoints.Find(topic) is null => $"'topic' must be one of: {string.Join(", ", entryPoints.Topics)}.",
        { Consent: null } when options.ConsentRequired => "'consent' is required: the version of the consent text that the visitor accepted.",
        _ when body["when"] is { Length: > 0 } => "'when' is not offered here.",
        _ => null,
    };

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
