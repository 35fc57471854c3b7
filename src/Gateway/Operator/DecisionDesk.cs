using Microsoft.AspNetCore.Http.Metadata;
using static WebexGateway.Operator.DeskAnswers;

namespace WebexGateway.Operator;

/// <summary>The operator's decisions, on one callback or on many with one reason.</summary>
public sealed partial class DecisionDesk(
    DeskDecisions decisions, IOptionsMonitor<CallbackOptions> callbacks, ILogger<DecisionDesk> logger)
{
    private const int Most = 500;

    private static readonly BodyLimit RoomForIds = new(32 * 1024);

    public sealed record Decision(string? Reason);

    public sealed record Decisions(IReadOnlyList<string>? Ids, string? Reason);

    /// <summary>What became of each id.</summary>
    public sealed record Decided(IReadOnlyList<Guid> Changed, IReadOnlyList<Guid> Unchanged);

    private delegate Task<IReadOnlyList<Guid>> Decide(
        IReadOnlyList<Guid> ids, string who, string reason, CancellationToken cancellationToken);

    public static void Map(WebApplication app)
    {
        var desk = app.Services.GetRequiredService<DecisionDesk>();
        app.MapPost("/operator/callbacks/{id:guid}/resend", desk.ResendAsync).RequireOperator();
        app.MapPost("/operator/callbacks/{id:guid}/close", desk.CloseAsync).RequireOperator();
        app.MapPost("/operator/callbacks/resend", desk.ResendManyAsync).WithMetadata(RoomForIds).RequireOperator();
        app.MapPost("/operator/callbacks/close", desk.CloseManyAsync).WithMetadata(RoomForIds).RequireOperator();
    }

    private Task<IResult> ResendAsync(HttpContext context, Guid id, Decision decision) =>
        OneAsync(context, id, decision, decisions.ResendAsync, Log.Resent);

    private Task<IResult> CloseAsync(HttpContext context, Guid id, Decision decision) =>
        OneAsync(context, id, decision, decisions.CloseAsync, Log.Closed);

    private Task<IResult> ResendManyAsync(HttpContext context, Decisions many) =>
        ManyAsync(context, many, decisions.ResendAsync, Log.Resent);

    private Task<IResult> CloseManyAsync(HttpContext context, Decisions many) =>
        ManyAsync(context, many, decisions.CloseAsync, Log.Closed);

    private Task<IResult> OneAsync(
        HttpContext context, Guid id, Decision decision, Decide decide, Action<ILogger, Guid, string> log) => OrUnavailableAsync(async () =>
            (RefuseOthers(context) ?? RefuseReason(decision.Reason)) is { } refusal ? refusal
                : (await DecideAsync(context, [id], decision.Reason!, decide, log)).Count == 1 ? Results.NoContent()
                : Refused(
                    Problems.NotFound,
                    "No unconfirmed or refused callback that is open has this id, or its number was erased or is on the do-not-call "
                    + "list."));

    private Task<IResult> ManyAsync(HttpContext context, Decisions many, Decide decide, Action<ILogger, Guid, string> log) =>
        OrUnavailableAsync(async () =>
        {
            if ((RefuseOthers(context) ?? RefuseReason(many.Reason)) is { } refusal)
            {
                return refusal;
            }

            var ids = many.Ids?.Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Distinct().ToList();
            if (ids is not { Count: > 0 and <= Most } || many.Ids!.Count > Most || ids.Contains(Guid.Empty))
            {
                return Refused(Problems.MalformedRequest, $"'ids' must be the ids of 1 to {Most} callbacks.");
            }

            var changed = await DecideAsync(context, ids, many.Reason!, decide, log);
            return TypedResults.Ok(new Decided([.. ids.Intersect(changed)], [.. ids.Except(changed)]));
        });

    private async Task<IReadOnlyList<Guid>> DecideAsync(
        HttpContext context, IReadOnlyList<Guid> ids, string reason, Decide decide, Action<ILogger, Guid, string> log)
    {
        var who = OperatorScheme.NameOf(context);
        var kept = NumberMask.Hide(reason.Trim(), callbacks.CurrentValue.Regions);
        var changed = await decide(ids, who, kept, context.RequestAborted);
        foreach (var id in changed)
        {
            log(logger, id, who);
        }

        return changed;
    }

    /// <summary>Allows a larger body than the site does.</summary>
    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Callback {Id} was queued again by operator '{Who}'.")]
        public static partial void Resent(ILogger logger, Guid id, string who);

        [LoggerMessage(2, LogLevel.Information, "Callback {Id} was closed by operator '{Who}'.")]
        public static partial void Closed(ILogger logger, Guid id, string who);
    }
}
