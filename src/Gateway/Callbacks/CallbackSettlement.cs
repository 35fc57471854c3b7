using System.Collections.Concurrent;
using System.Data.Common;

namespace WebexGateway.Callbacks;

/// <summary>Records what became of a callback in the row, the log and the circuit, and tries again when the store fails.</summary>
public sealed partial class CallbackSettlement(
    CallbackLedger ledger,
    WebexCircuit circuit,
    WebexResults results,
    CallbackMetrics metrics,
    TimeProvider clock,
    ILogger<CallbackSettlement> logger)
{
    private static readonly TimeSpan WithoutToken = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait of a callback that Webex forbids (403), while it takes others: it must not use up the pace.</summary>
    private static readonly TimeSpan LongestForbidden = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan WithoutConnection = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Settlement> unwritten = new();

    /// <summary>Settles an attempt of this instance. <c>since</c> is when the callback was wanted.</summary>
    public async Task<Settlement> SettleAsync(
        long row, Guid id, PhoneNumber number, WebexOutcome outcome, DateTimeOffset since, CallbackStep by, int attempt = 1)
    {
        circuit.Note(outcome, number);
        results.Note(outcome);
        var settlement = SettlementOf(row, outcome, clock.GetUtcNow(), attempt) with { IsRepeated = by == CallbackStep.Queue };
        Log.Settled(logger, id, settlement.Status.Word(), WebexAnswerWords.Of(settlement.WebexStatus, settlement.TrackingId));
        metrics.Became(settlement.Status, by);
        if (settlement.Status == CallbackStatus.Placed)
        {
            metrics.Waited(clock.GetUtcNow() - since);
        }

        await WriteAsync(settlement);
        return settlement;
    }

    /// <summary>Settles a row that could not be sent.</summary>
    public Task SettleUnsentAsync(DueCallback callback, string note)
    {
        Log.Unsent(logger, callback.Id, note);
        metrics.Became(CallbackStatus.Refused, CallbackStep.Queue);
        return WriteAsync(new Settlement(callback.Row, callback.Attempts, CallbackStatus.Refused, clock.GetUtcNow(), null, null, note));
    }

    /// <summary>Writes the settlements that failed before. Until then the row is leased; after the lease it is unconfirmed.</summary>
    public async Task WriteUnwrittenAsync()
    {
        for (var left = unwritten.Count; left > 0 && unwritten.TryDequeue(out var settlement); left--)
        {
            await WriteAsync(settlement);
        }
    }

    /// <summary>Follows Webex's documentation: accepted is placed, not processed is queued, unknown is unconfirmed.</summary>
    private static Settlement SettlementOf(long row, WebexOutcome outcome, DateTimeOffset now, int attempt) => new(
        row,
        attempt,
        outcome.Verdict switch
        {
            WebexVerdict.Accepted => CallbackStatus.Placed,
            WebexVerdict.NotConnected or WebexVerdict.NotProcessed => CallbackStatus.Queued,
            WebexVerdict.Refused => CallbackStatus.Refused,
            _ => CallbackStatus.Unconfirmed,
        },
        now + outcome.Verdict switch
        {
            WebexVerdict.NotConnected when outcome.Reply?.Status == StatusCodes.Status403Forbidden => Forbidden(attempt),
            WebexVerdict.NotConnected => WithoutToken,
            WebexVerdict.NotProcessed => outcome.Reply?.RetryAfter ?? WithoutConnection,
            _ => TimeSpan.Zero,
        },
        outcome.Reply?.Status,
        outcome.Reply?.TrackingId,
        outcome.Verdict.ToString())
    {
        Task = outcome.Task,
    };

    /// <summary>Twice as long after each attempt.</summary>
    private static TimeSpan Forbidden(int attempt)
    {
        var wait = WithoutToken * Math.Pow(2, Math.Clamp(attempt - 1, 0, 10));
        return wait < LongestForbidden ? wait : LongestForbidden;
    }

    private async Task WriteAsync(Settlement settlement)
    {
        try
        {
            if (!await ledger.SettleAsync(settlement))
            {
                Log.TooLate(logger, settlement.Status.Word(), WebexAnswerWords.Of(null, settlement.TrackingId));
            }
        }
        catch (DbException exception)
        {
            Log.NotWritten(logger, exception.Message);
            unwritten.Enqueue(settlement);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Callback {Id}: {Status}{Answer}.")]
        public static partial void Settled(ILogger logger, Guid id, string status, string answer);

        [LoggerMessage(2, LogLevel.Error, "What became of a callback could not be written down, and is tried again: {Reason}")]
        public static partial void NotWritten(ILogger logger, string reason);

        [LoggerMessage(
            4,
            LogLevel.Warning,
            "A callback was {Status}{Answer}, but an operator or another instance had decided on it before that "
            + "could be written down.")]
        public static partial void TooLate(ILogger logger, string status, string answer);

        [LoggerMessage(3, LogLevel.Error, "Callback {Id} cannot be sent: {Reason}. An operator must decide.")]
        public static partial void Unsent(ILogger logger, Guid id, string reason);
    }
}
