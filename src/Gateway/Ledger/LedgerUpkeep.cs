namespace WebexGateway.Ledger;

/// <summary>
/// Settles rows of dead instances, puts off what is due while the site is closed, hands over callbacks that waited too long, and erases
/// personal data after the retention.
/// </summary>
public sealed partial class LedgerUpkeep(
    LedgerWriter writer,
    AfterHours afterHours,
    LedgerMetrics ledger,
    CallbackMetrics metrics,
    IOptionsMonitor<CallbackOptions> callbacks,
    TimeProvider clock,
    ILogger<LedgerUpkeep> logger)
{
    private const int EraseAtOnce = 1000;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EraseEvery = TimeSpan.FromHours(1);

    private DateTimeOffset next;
    private DateTimeOffset nextErasure;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < next && next - now <= Every)
        {
            return;
        }

        var (lost, putOff, late) = await writer.RunAsync(
            async session => (
                await SettleLostAsync(session, callbacks.CurrentValue),
                await afterHours.PutOffAsync(session),
                await HandOverAsync(session, callbacks.CurrentValue)),
            cancellationToken);
        Report(lost, putOff, late);
        await ledger.LookAsync(cancellationToken);
        next = now + Every;
        if (now >= nextErasure || nextErasure - now > EraseEvery)
        {
            var erased = await writer.RunAsync(
                async session =>
                {
                    var before = session.Now.AddDays(-callbacks.CurrentValue.RetentionDays);
                    await PruneAsync(session, before);
                    await HistoryLedger.PruneAsync(session);
                    return await EraseAsync(session, before);
                },
                cancellationToken);
            nextErasure = erased < EraseAtOnce ? now + EraseEvery : now;
        }
    }

    /// <summary>A row whose instance died while it asked Webex: its fate is unknown.</summary>
    private static async ValueTask<int> SettleLostAsync(LedgerSession session, CallbackOptions options)
    {
        await session.ExecuteAsync(
            $"{DeskTables.KeepAnswers} {StatusSql.IsSubmitting} and lease_until < @now", ("now", session.Now));
        return await session.ExecuteAsync(
            $"""
            update callback set status = {StatusSql.Unconfirmed}, settled = @now, note = 'the instance that sent it was lost',
              answer = coalesce(answer, {StatusSql.Unconfirmed}), answer_at = coalesce(answer_at, @now), follow_until = @follow
            where {StatusSql.IsSubmitting} and lease_until < @now
            """,
            ("now", session.Now),
            ("follow", options.FollowUp.Until(CallbackStatus.Unconfirmed, session.Now)));
    }

    /// <summary>Queued for too long: an operator decides, so that a telephone does not ring at an odd hour.</summary>
    private static async ValueTask<int> HandOverAsync(LedgerSession session, CallbackOptions options)
    {
        await session.ExecuteAsync(
            $"{DeskTables.KeepAnswers} {StatusSql.IsWaiting} and due <= @now and since < @before",
            ("now", session.Now),
            ("before", session.Now - options.QueueFor));
        return await session.StopAsync(
            options.OpeningHours,
            $"""
            update callback set status = {StatusSql.Refused}, settled = @now, note = 'waited longer than Callbacks:QueueFor'
            where {StatusSql.IsWaiting} and due <= @now and since < @before
            """,
            ("now", session.Now),
            ("before", session.Now - options.QueueFor));
    }

    /// <summary>Forgets who did what, and the answers that were replaced, with the personal data of their time.</summary>
    private static async ValueTask PruneAsync(LedgerSession session, DateTimeOffset before)
    {
        await session.ExecuteAsync("delete from audit where at < @before", ("before", before));
        await session.ExecuteAsync("delete from callback_story where at < @before", ("before", before));
    }

    /// <summary>
    /// Erases personal data older than the retention, in the order of rows. Counts and consents stay; a waiting callback keeps its
    /// number.
    /// </summary>
    private static async ValueTask<int> EraseAsync(LedgerSession session, DateTimeOffset before)
    {
        var from = await session.StateAsync("erased");
        var to = from;
        await using (var rows = await session.QueryAsync(
            $"""
            select seq from callback where seq > @from and created < @before and not {StatusSql.IsOpen} and person is not null
            order by seq limit @most
            """,
            ("from", from),
            ("before", before),
            ("most", EraseAtOnce)))
        {
            while (await rows.ReadAsync())
            {
                to = rows.GetInt64(0);
            }
        }

        if (to == from)
        {
            return 0;
        }

        var erased = await session.ExecuteAsync(
            $"""
            update callback set person = null, number = null, prefix = null, address = null, idempotency = null, body = null,
              note = 'erased after the retention'
            where seq > @from and seq <= @to and created < @before and not {StatusSql.IsOpen} and person is not null
            """,
            ("from", from),
            ("to", to),
            ("before", before));
        await session.SetStateAsync("erased", await FirstLeftAsync(session, from, to, before) is { } left ? left - 1 : to);
        return erased;
    }

    /// <summary>The first row in this range that could not be erased yet: the next search begins there.</summary>
    private static async ValueTask<long?> FirstLeftAsync(LedgerSession session, long from, long to, DateTimeOffset before)
    {
        await using var rows = await session.QueryAsync(
            $"""
            select seq from callback where seq > @from and seq <= @to and ({StatusSql.IsOpen} or created >= @before) order by seq limit 1
            """,
            ("from", from),
            ("to", to),
            ("before", before));
        return await rows.ReadAsync() ? rows.GetInt64(0) : null;
    }

    private void Report(int lost, int putOff, int late)
    {
        metrics.Became(CallbackStatus.Unconfirmed, CallbackStep.Time, lost);
        metrics.Became(CallbackStatus.Refused, CallbackStep.Time, late);
        if (lost > 0)
        {
            Log.Lost(logger, lost);
        }

        if (putOff > 0)
        {
            Log.PutOff(logger, putOff);
        }

        if (late > 0)
        {
            Log.Late(logger, late);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Information, "{Count} callback(s) that waited are made at the next opening: the site is closed now.")]
        public static partial void PutOff(ILogger logger, int count);

        [LoggerMessage(
            1,
            LogLevel.Error,
            "{Count} callback(s) were being sent when their instance was lost: they are unconfirmed, and an operator must decide: GET "
            + "/operator/callbacks?status=to-decide lists them.")]
        public static partial void Lost(ILogger logger, int count);

        [LoggerMessage(
            2,
            LogLevel.Error,
            "{Count} callback(s) waited longer than Callbacks:QueueFor and were not made: an operator must decide: GET "
            + "/operator/callbacks?status=to-decide lists them.")]
        public static partial void Late(ILogger logger, int count);
    }
}
