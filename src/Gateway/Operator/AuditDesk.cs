using System.Globalization;
using static WebexGateway.Operator.DeskAnswers;

namespace WebexGateway.Operator;

/// <summary><c>GET /operator/audit</c>: who did what, newest first, by pages.</summary>
public sealed class AuditDesk(AuditReader audit)
{
    private static readonly string[] Names = ["what", "who", "after", "limit"];

    public static void Map(WebApplication app) =>
        app.MapMethods("/operator/audit", Reading.Methods, app.Services.GetRequiredService<AuditDesk>().ListAsync).RequireOperator();

    private Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken) => OrUnavailableAsync(async () =>
    {
        var query = context.Request.Query;
        string? Given(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
        var limit = Given("limit") is not { } text ? new DeskSearch().Limit
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var fault = query.Keys.Except(Names).Any() ? $"The query may have: {string.Join(", ", Names)}."
            : Given("what") is { } what && !AuditLog.Words.Contains(what) ? $"'what' must be one of: {string.Join(", ", AuditLog.Words)}."
            : limit is < 1 or > DeskSearch.MostRows ? $"'limit' must be a whole number from 1 to {DeskSearch.MostRows}."
            : null;
        if (fault is not null)
        {
            return Refused(Problems.MalformedRequest, fault);
        }

        var page = await audit.PageAsync(Given("what"), Given("who"), Given("after"), limit, cancellationToken);
        return page is null ? Refused(Problems.MalformedRequest, CursorUnknown) : TypedResults.Ok(page);
    });
}
