using System.Data.Common;

namespace WebexGateway.Operator;

/// <summary>The operator's endpoints for callbacks. Numbers are in bodies and never in addresses; answers mask them.</summary>
public sealed partial class CallbackDesk(LedgerDesk desk, IOptionsMonitor<CallbackOptions> callbacks, ILogger<CallbackDesk> logger)
{
    private const int LongestReason = 200;

    public sealed record Decision(string? Reason);

    public sealed record Subject(string? Number);

    public sealed record Erasure(int Erased);

    public static void Map(WebApplication app)
    {
        var desk = app.Services.GetRequiredService<CallbackDesk>();
        app.MapGet("/operator/callbacks", desk.ListAsync).RequireOperator();
        app.MapPost("/operator/callbacks/{id:guid}/resend", desk.ResendAsync).RequireOperator();
        app.MapPost("/operator/callbacks/{id:guid}/close", desk.CloseAsync).RequireOperator();
        app.MapPost("/operator/callbacks/find", desk.FindAsync).RequireOperator();
        app.MapPost("/operator/callbacks/erase", desk.EraseAsync).RequireOperator();
        app.MapPost("/operator/do-not-call", desk.ForbidAsync).RequireOperator();
        app.MapPost("/operator/do-not-call/remove", desk.AllowAsync).RequireOperator();
    }

    private async Task<IResult> ListAsync(HttpContext context, string? status = null, string? q = null)
    {
        if (q is { Length: > 0 })
        {
            return await OrUnavailableAsync(async () => TypedResults.Ok(await desk.FindAsync(q, context.RequestAborted)));
        }

        if (status is not null && !Enum.GetValues<CallbackStatus>().Any(one => one.Word() == status))
        {
            var words = string.Join(", ", Enum.GetValues<CallbackStatus>().Select(one => one.Word()));
            return Refused(Problems.MalformedRequest, $"'status' must be one of: {words}.");
        }

        CallbackStatus? wanted = status is null ? null : Enum.GetValues<CallbackStatus>().First(one => one.Word() == status);
        return await OrUnavailableAsync(async () => TypedResults.Ok(await desk.ListAsync(wanted, context.RequestAborted)));
    }

    private Task<IResult> ResendAsync(HttpContext context, Guid id, Decision decision) => DecideAsync(context, decision, async reason =>
    {
        var changed = await desk.ResendAsync(id, reason, context.RequestAborted);
        if (changed)
        {
            Log.Resent(logger, id);
        }

        return changed;
    });

    private Task<IResult> CloseAsync(HttpContext context, Guid id, Decision decision) => DecideAsync(context, decision, async reason =>
    {
        var changed = await desk.CloseAsync(id, reason, context.RequestAborted);
        if (changed)
        {
            Log.Closed(logger, id);
        }

        return changed;
    });

    private Task<IResult> FindAsync(HttpContext context, Subject subject) => AboutAsync(context, subject, async number =>
    {
        Log.Sought(logger);
        return TypedResults.Ok(await desk.FindAsync(number.Number, context.RequestAborted));
    });

    private Task<IResult> EraseAsync(HttpContext context, Subject subject) => AboutAsync(context, subject, async number =>
    {
        var erased = await desk.EraseAsync(number.Number, context.RequestAborted);
        Log.Erased(logger, erased);
        return TypedResults.Ok(new Erasure(erased));
    });

    private Task<IResult> ForbidAsync(HttpContext context, Subject subject) => AboutAsync(context, subject, async number =>
    {
        await desk.ForbidAsync(number.Number, context.RequestAborted);
        Log.Forbidden(logger);
        return Results.NoContent();
    });

    private Task<IResult> AllowAsync(HttpContext context, Subject subject) => AboutAsync(context, subject, async number =>
    {
        if (await desk.AllowAsync(number.Number, context.RequestAborted) != 1)
        {
            return Refused(Problems.NotFound, "The number is not on the list.");
        }

        Log.Allowed(logger);
        return Results.NoContent();
    });

    private static async Task<IResult> DecideAsync(HttpContext context, Decision decision, Func<string, Task<bool>> decide)
    {
        if (!OwnPage.Sent(context))
        {
            return Refused(Problems.NotAVisitor, "Another site's page may not decide.");
        }

        if (decision.Reason is not { Length: > 0 and <= LongestReason } reason || reason.Any(char.IsControl))
        {
            return Refused(
                Problems.MalformedRequest, $"'reason' is required, at most {LongestReason} characters, and is kept with the callback.");
        }

        return await OrUnavailableAsync(
            async () =>
                await decide(reason) ? Results.NoContent() : Refused(
                    Problems.NotFound,
                    "No unconfirmed or refused callback that is open has this id, or its number was erased or is on the do-not-call "
                    + "list."));
    }

    private async Task<IResult> AboutAsync(HttpContext context, Subject subject, Func<NumberFound, Task<IResult>> answer)
    {
        if (!OwnPage.Sent(context))
        {
            return Refused(Problems.NotAVisitor, "Another site's page may not ask.");
        }

        return NumberReader.Read(subject.Number ?? "", callbacks.CurrentValue.Regions[0]).Found is { } number
            ? await OrUnavailableAsync(() => answer(number))
            : Refused(
                Problems.MalformedRequest,
                "'number' must be a telephone number, with its calling code if it is not of the first region, such as +57 321 123 4567.");
    }

    private static async Task<IResult> OrUnavailableAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (DbException)
        {
            return Refused(Problems.StoreUnavailable, "Nothing was changed. The log has the reason.");
        }
    }

    private static ProblemResult Refused(Problem problem, string detail) => new(problem, detail);

    private sealed class ProblemResult(Problem problem, string detail) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => problem.WriteAsync(httpContext, detail);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Callback {Id} was queued again by an operator.")]
        public static partial void Resent(ILogger logger, Guid id);

        [LoggerMessage(2, LogLevel.Information, "Callback {Id} was closed by an operator.")]
        public static partial void Closed(ILogger logger, Guid id);

        [LoggerMessage(4, LogLevel.Information, "A number was put on the do-not-call list by an operator.")]
        public static partial void Forbidden(ILogger logger);

        [LoggerMessage(5, LogLevel.Information, "A number was taken off the do-not-call list by an operator.")]
        public static partial void Allowed(ILogger logger);

        [LoggerMessage(6, LogLevel.Information, "The callbacks of a number were looked up by an operator.")]
        public static partial void Sought(ILogger logger);

        [LoggerMessage(3, LogLevel.Warning, "{Count} row(s) of one number were erased by an operator.")]
        public static partial void Erased(ILogger logger, int count);
    }
}
