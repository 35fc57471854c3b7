namespace WebexGateway.Callbacks;

/// <summary>The body of <c>POST /callback/call</c>, read strictly by the contract. It prints as its topic.</summary>
public sealed record CallbackRequest(
    string Destination,
    string? Region,
    string? Name,
    string Topic,
    string? Consent,
    DateTimeOffset? When,
    string? IdempotencyKey,
    string? Website,
    string? Challenge)
{
    private const string DefaultTopic = "default";
    private const string KeyHeader = "Idempotency-Key";
    private const int LongestKey = 255;

    /// <summary>The time as it was sent, which may be no time.</summary>
    private string? WhenText { get; init; }

    /// <summary>The whole request as one text; equal requests have equal texts.</summary>
    public string Body => string.Join('\0', Destination, Region, Name, Topic, Consent, (object?)When?.ToUnixTimeSeconds() ?? WhenText);

    /// <summary>Equal for a retry of this request; null without an idempotency key.</summary>
    public string? RetryKey => IdempotencyKey is null ? null : $"{IdempotencyKey}\0{Body}";

    /// <summary>
    /// Returns the request, or the fault of its body. Both, when the body can be read: an earlier request of the same key may have been
    /// taken, while the time had not passed and another configuration held.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="metadata">The route's, which may name the visitor's fields.</param>
    /// <param name="entryPoints">The topics.</param>
    /// <param name="options">The section <c>Callbacks</c>.</param>
    /// <param name="now">The moment that it is read.</param>
    public static async ValueTask<(CallbackRequest? Request, RequestRefusal? Refusal)> ReadAsync(
        HttpContext context,
        IReadOnlyDictionary<string, string>? metadata,
        EntryPoints entryPoints,
        CallbackOptions options,
        DateTimeOffset now)
    {
        var fields = CallbackFields.Of(metadata);
        var body = await VisitorJson.ReadAsync(context.Request, fields);
        if (body.Refusal is { } unreadable)
        {
            return (null, unreadable);
        }

        var when = Optional(body["when"]);
        var request = new CallbackRequest(
            body["destination"] ?? "",
            Optional(body["region"]),
            Optional(body["name"]),
            Optional(body["topic"]) ?? DefaultTopic,
            Optional(body["consent"]),
            when is null ? null : options.OpeningHours.Moment(when), // null for a text that is no time
            Optional(context.Request.Headers[KeyHeader].ToString()),
            body["website"],
            body["challenge"])
        {
            WhenText = when,
        };
        var fault = request.FaultOf(entryPoints, options) ?? (when is null ? null : request.FaultOfTime(options, now));
        return (
            request with { Topic = entryPoints.NameOf(request.Topic) ?? request.Topic },
            fault is null ? null : new RequestRefusal(StatusCodes.Status400BadRequest, CallbackFields.Renamed(fault, fields)));
    }

    public override string ToString() => $"callback request about {Topic}";

    private string? FaultOf(EntryPoints entryPoints, CallbackOptions options) => this switch
    {
        { Destination: "" } => "'destination' is required: a telephone number.",
        { Region: { } region } when !(region.Length == 2 && region.All(char.IsAsciiLetter)) =>
            "'region' must be two letters of ISO 3166-1, such as CO.",
        { Topic: var topic } when entryPoints.NameOf(topic) is null => $"'topic' must be one of: {string.Join(", ", entryPoints.Topics)}.",
        { Consent: null } when options.ConsentRequired =>
            "'consent' is required: the version of the consent text that the visitor accepted.",
        { IdempotencyKey: { } key } when key.Length > LongestKey || !key.All(letter => letter is > ' ' and <= '~') =>
            $"'{KeyHeader}' must be at most {LongestKey} visible ASCII characters.",
        _ => null,
    };

    private string? FaultOfTime(CallbackOptions options, DateTimeOffset now) => When switch
    {
        null => "'when' must be a local time yyyy-MM-ddTHH:mm.",
        { } past when past <= now => "'when' must lie in the future, in the site's time zone.",
        { } far when far > now + OpeningHours.Horizon => $"'when' must lie within {OpeningHours.Horizon.Days} days.",
        { } closed when !options.OpeningHours.IsOpen(closed) =>
            "'when' must lie in the opening hours; GET /callback/options lists free times.",
        _ => null,
    };

    private static string? Optional(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
