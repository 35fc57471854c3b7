using static WebexGateway.Operator.DeskAnswers;

namespace WebexGateway.Operator;

/// <summary>The operator's list of callbacks, one callback's story, and its number when an operator asks for it.</summary>
public sealed partial class CallbackDesk(
    DeskQuery query,
    DeskList list,
    DeskStory stories,
    LedgerDesk desk,
    IOptionsMonitor<CallbackOptions> callbacks,
    ILogger<CallbackDesk> logger)
{
    public sealed record Sought(string? Number, string? After = null, int? Limit = null);

    public sealed record Revealed(string Number, string? Name);

    public static void Map(WebApplication app)
    {
        var desk = app.Services.GetRequiredService<CallbackDesk>();
        app.MapMethods("/operator/callbacks", Reading.Methods, desk.ListAsync).RequireOperator();
        app.MapPost("/operator/callbacks/find", desk.FindAsync).RequireOperator();
        app.MapMethods("/operator/callbacks/{id:guid}", Reading.Methods, desk.ShowAsync).RequireOperator();
        app.MapPost("/operator/callbacks/{id:guid}/reveal", desk.RevealAsync).RequireOperator();
    }

    private Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken) => OrUnavailableAsync(async () =>
    {
        context.Response.Headers.Vary = "Accept";
        var (search, fault) = query.Read(context.Request.Query);
        if (search is null)
        {
            return Refused(Problems.MalformedRequest, fault!);
        }

        var answer = await AnswerAsync(context, search, cancellationToken);
        return answer is { Page.Callbacks.Count: 0 } && search.Name is { } name && name.All(char.IsAsciiDigit)
            ? Refused(Problems.MalformedRequest, DeskQuery.NumberElsewhere) // a number of eight digits has the form of a reference
            : answer.Result;
    });

    private Task<IResult> FindAsync(HttpContext context, Sought sought) => OrUnavailableAsync(async () =>
    {
        if (RefuseOthers(context) is { } refusal)
        {
            return refusal;
        }

        if (sought.Limit is < 1 or > DeskSearch.MostRows)
        {
            return Refused(Problems.MalformedRequest, $"'limit' must be a whole number from 1 to {DeskSearch.MostRows}.");
        }

        // a national number may be one of several served regions
        var numbers = callbacks.CurrentValue.Regions.Select(region => NumberReader.Read(sought.Number ?? "", region).Found?.Number)
            .OfType<PhoneNumber>().Distinct().ToList();
        if (numbers.Count == 0)
        {
            return Refused(Problems.MalformedRequest, NumberDesk.NoNumber);
        }

        Log.Sought(logger, OperatorScheme.NameOf(context));
        var search = new DeskSearch { Numbers = numbers, After = sought.After, Limit = sought.Limit ?? new DeskSearch().Limit };
        return (await AnswerAsync(context, search, context.RequestAborted)).Result;
    });

    private Task<IResult> ShowAsync(HttpContext context, Guid id) => OrUnavailableAsync(async () =>
        await stories.FindAsync(id, context.RequestAborted) is { } callback
            ? TypedResults.Ok(callback)
            : Refused(Problems.NotFound, "No callback has this id."));

    private Task<IResult> RevealAsync(HttpContext context, Guid id) => OrUnavailableAsync(async () =>
    {
        if (RefuseOthers(context) is { } refusal)
        {
            return refusal;
        }

        var who = OperatorScheme.NameOf(context);
        if (await desk.RevealAsync(id, who, context.RequestAborted) is not var (number, name))
        {
            return Refused(Problems.NotFound, "No callback has this id, or its number was erased.");
        }

        Log.Revealed(logger, id, who);
        return TypedResults.Ok(new Revealed(number.E164, name));
    });

    private async Task<(IResult Result, DeskPage? Page)> AnswerAsync(
        HttpContext context, DeskSearch search, CancellationToken cancellationToken) =>
        await list.PageAsync(search, cancellationToken) is not { } page
            ? (Refused(Problems.MalformedRequest, CursorUnknown), null)
            : (DeskCsv.IsWanted(context.Request) ? new DeskCsv(list, search, page) : TypedResults.Ok(page), page);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The callbacks of a number were looked up by operator '{Who}'.")]
        public static partial void Sought(ILogger logger, string who);

        [LoggerMessage(2, LogLevel.Warning, "The number of callback {Id} was shown to operator '{Who}'.")]
        public static partial void Revealed(ILogger logger, Guid id, string who);
    }
}
