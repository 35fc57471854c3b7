using System.Globalization;

namespace WebexGateway.Operator;

/// <summary>
/// Reads the query of <c>GET /operator/callbacks</c> strictly: a filter that was not understood would show the wrong callbacks.
/// </summary>
public sealed class DeskQuery(EntryPoints entryPoints, IOptionsMonitor<CallbackOptions> callbacks)
{
    /// <summary>Says where a number belongs.</summary>
    public const string NumberElsewhere = "'q' takes a callback's id, or its reference of 8 characters. For a telephone number, POST "
        + "{\"number\":\"…\"} to /operator/callbacks/find: addresses are kept in logs.";

    private static readonly string[] Names = ["status", "call", "topic", "q", "from", "to", "after", "limit", "sort"];
    private static readonly string[] Sorts = ["newest", "oldest"];

    /// <summary>Returns the search, or the fault.</summary>
    public (DeskSearch? Search, string? Fault) Read(IQueryCollection query)
    {
        var given = query.Where(pair => pair.Value.ToString().Length > 0).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var search = new DeskSearch
        {
            Status = given.GetValueOrDefault("status"),
            Call = given.GetValueOrDefault("call"),
            Topic = given.TryGetValue("topic", out var topic) ? entryPoints.NameOf(topic) : null,
            Name = given.GetValueOrDefault("q")?.Trim(),
            From = Moment(given.GetValueOrDefault("from"), endOfDay: false),
            To = Moment(given.GetValueOrDefault("to"), endOfDay: true),
            After = given.GetValueOrDefault("after"),
            Limit = given.TryGetValue("limit", out var limit) ? Number(limit) : new DeskSearch().Limit,
            OldestFirst = given.GetValueOrDefault("sort") == "oldest",
        };
        return FaultOf(query, given, search) is { } fault ? (null, fault) : (search, null);
    }

    private string? FaultOf(IQueryCollection query, Dictionary<string, string> given, DeskSearch search) => search switch
    {
        _ when query.Keys.Except(Names).Any() => $"The query may have: {string.Join(", ", Names)}.",
        _ when query.Any(pair => pair.Value.Count > 1) => "Each filter may be given once.",
        { Status: { } status } when !DeskSearch.Statuses.Contains(status) => OneOf("status", DeskSearch.Statuses),
        { Call: { } call } when !DeskCalls.Words.Contains(call) => OneOf("call", DeskCalls.Words),
        { Topic: null } when given.ContainsKey("topic") => OneOf("topic", entryPoints.Topics),
        { Name: { } name } when !Guid.TryParse(name, out _) && !CallbackReferences.IsOne(name) => NumberElsewhere,
        { From: null } when given.ContainsKey("from") => MomentFault("from"),
        { To: null } when given.ContainsKey("to") => MomentFault("to"),
        { From: { } from, To: { } to } when from >= to => "'from' must lie before 'to'.",
        { Limit: < 1 or > DeskSearch.MostRows } => $"'limit' must be a whole number from 1 to {DeskSearch.MostRows}.",
        _ when given.TryGetValue("sort", out var sort) && !Sorts.Contains(sort) => OneOf("sort", Sorts),
        _ => null,
    };

    /// <summary>
    /// A moment with its offset, or a local time or day of the site. A day as the end means its end. In a query, a plus that is not encoded
    /// comes as a blank.
    /// </summary>
    private DateTimeOffset? Moment(string? text, bool endOfDay)
    {
        if (text is null)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            text = $"{(endOfDay && day < DateOnly.MaxValue ? day.AddDays(1) : day):yyyy-MM-dd}T00:00";
        }

        var plain = text.Replace(' ', '+');
        var hasOffset = plain is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _];
        return callbacks.CurrentValue.OpeningHours.Moment(text) ?? (
            hasOffset && DateTimeOffset.TryParseExact(
                plain,
                ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var moment) && moment.Year is > 1 and < 9999 ? moment : null);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string OneOf(string name, IEnumerable<string> words) => $"'{name}' must be one of: {string.Join(", ", words)}.";

    private static string MomentFault(string name) =>
        $"'{name}' must be a time such as 2026-11-26T08:00Z, or a day or time of the site, such as 2026-11-26 or 2026-11-26T08:00.";
}
