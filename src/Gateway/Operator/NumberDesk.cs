using static WebexGateway.Operator.DeskAnswers;

namespace WebexGateway.Operator;

/// <summary>The operator's work on one telephone number: erase its data, and the do-not-call list. Numbers are in bodies only.</summary>
public sealed partial class NumberDesk(LedgerDesk desk, IOptionsMonitor<CallbackOptions> callbacks, ILogger<NumberDesk> logger)
{
    public const string NoNumber =
        "'number' must be a telephone number, with its calling code if it is not of a served region, such as +57 321 123 4567.";

    public sealed record Subject(string? Number);

    public sealed record Erasure(int Erased);

    public static void Map(WebApplication app)
    {
        var desk = app.Services.GetRequiredService<NumberDesk>();
        app.MapPost("/operator/callbacks/erase", desk.EraseAsync).RequireOperator();
        app.MapPost("/operator/do-not-call", desk.ForbidAsync).RequireOperator();
        app.MapPost("/operator/do-not-call/remove", desk.AllowAsync).RequireOperator();
    }

    private Task<IResult> EraseAsync(HttpContext context, Subject subject) => AboutAsync(context, subject, async (number, who) =>
    {
        var erased = await desk.EraseAsync(number, who, context.RequestAborted);
        Log.Erased(logger, erased, who);
        return TypedResults.Ok(new Erasure(erased));
    });

    private Task<IResult> ForbidAsync(HttpContext context, Subject subject) => AboutAsync(context, subject, async (number, who) =>
    {
        await desk.ForbidAsync(number, who, context.RequestAborted);
        Log.Forbidden(logger, who);
        return Results.NoContent();
    });

    private Task<IResult> AllowAsync(HttpContext context, Subject subject) => AboutAsync(context, subject, async (number, who) =>
    {
        if (await desk.AllowAsync(number, who, context.RequestAborted) != 1)
        {
            return Refused(Problems.NotFound, "The number is not on the list.");
        }

        Log.Allowed(logger, who);
        return Results.NoContent();
    });

    /// <summary>A national number is one of the first region: what changes must not be a guess.</summary>
    private Task<IResult> AboutAsync(HttpContext context, Subject subject, Func<PhoneNumber, string, Task<IResult>> answer) =>
        OrUnavailableAsync(async () =>
            RefuseOthers(context) is { } refusal ? refusal
            : NumberReader.Read(subject.Number ?? "", callbacks.CurrentValue.Regions[0]).Found is { } found
                ? await answer(found.Number, OperatorScheme.NameOf(context))
                : Refused(Problems.MalformedRequest, NoNumber));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A number was put on the do-not-call list by operator '{Who}'.")]
        public static partial void Forbidden(ILogger logger, string who);

        [LoggerMessage(2, LogLevel.Information, "A number was taken off the do-not-call list by operator '{Who}'.")]
        public static partial void Allowed(ILogger logger, string who);

        [LoggerMessage(3, LogLevel.Warning, "{Count} row(s) of one number were erased by operator '{Who}'.")]
        public static partial void Erased(ILogger logger, int count, string who);
    }
}
