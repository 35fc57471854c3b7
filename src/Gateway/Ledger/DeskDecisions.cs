namespace WebexGateway.Ledger;

/// <summary>The operator's decisions on callbacks that are unconfirmed or refused: to send them again, or to close them.</summary>
public sealed class DeskDecisions(LedgerWriter writer, IOptionsMonitor<CallbackOptions> callbacks, CallbackMetrics metrics)
{
    private const int AtOnce = 25;

    /// <summary>The rows of one statement. It has always as many parameters, so that it is prepared once.</summary>
    private const string These = "seq in (@r_a, @r_b, @r_c, @r_d, @r_e, @r_f, @r_g, @r_h, @r_i, @r_j, @r_k, @r_l, @r_m, @r_n, @r_o, @r_p, "
        + "@r_q, @r_r, @r_s, @r_t, @r_u, @r_v, @r_w, @r_x, @r_y)";

    private const string MayBeResent = $"{These} and {StatusSql.NeedsDecision} and person is not null and not {LedgerDesk.IsForbidden}";
    private const string MayBeClosed = $"{These} and {StatusSql.NeedsDecision}";

    /// <summary>
    /// Queues them again. Returns those that were: neither closed nor placed, with a number that is neither erased nor on the do-not-call
    /// list.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> ResendAsync(
        IReadOnlyList<Guid> ids, string who, string reason, CancellationToken cancellationToken)
    {
        var changed = await writer.RunAsync(
            session => DecideAsync(session, ids, MayBeResent, "callback-resent", who, reason, rows => session.WeighAsync(
                1,
                callbacks.CurrentValue.OpeningHours,
                $"""
                update callback set status = {StatusSql.Queued}, due = @now, since = @now, settled = null, note = @note
                where {MayBeResent}
                """,
                [("now", session.Now), ("note", $"resent by an operator: {reason}"), .. rows])),
            cancellationToken);
        metrics.Became(CallbackStatus.Queued, CallbackStep.Operator, changed.Count);
        return changed;
    }

    /// <summary>Closes them. Returns those that were open.</summary>
    public Task<IReadOnlyList<Guid>> CloseAsync(
        IReadOnlyList<Guid> ids, string who, string reason, CancellationToken cancellationToken) =>
        writer.RunAsync(
            session => DecideAsync(session, ids, MayBeClosed, "callback-closed", who, reason, async rows =>
            {
                var closed = new List<long>();
                await using var found = await session.QueryAsync(
                    $"update callback set closed = @now, note = @note where {MayBeClosed} returning seq",
                    [("now", session.Now), ("note", $"closed by an operator: {reason}"), .. rows]);
                while (await found.ReadAsync())
                {
                    closed.Add(found.GetInt64(0));
                }

                return closed;
            }),
            cancellationToken);

    /// <summary>Keeps what Webex answered, changes the rows, and writes who decided and why, all in one transaction.</summary>
    private static async ValueTask<IReadOnlyList<Guid>> DecideAsync(
        LedgerSession session,
        IReadOnlyList<Guid> ids,
        string condition,
        string what,
        string who,
        string reason,
        Func<(string, object?)[], ValueTask<List<long>>> change)
    {
        var changed = new List<Guid>();
        foreach (var chunk in ids.Select(session.Keys.RowOf).OfType<long>().Distinct().Chunk(AtOnce))
        {
            var rows = Parameters(chunk);
            await session.ExecuteAsync($"{DeskTables.KeepAnswers} {condition}", rows);
            var decided = await change(rows);
            await session.ExecuteAsync(
                $"""
                insert into audit (at, who, what, callback, detail)
                select @now, @who, @what, seq, @reason from callback where {These}
                """,
                [("now", session.Now), ("who", who), ("what", what), ("reason", reason), .. Parameters([.. decided])]);
            changed.AddRange(decided.Select(session.Keys.IdOf));
        }

        return changed;
    }

    private static (string, object?)[] Parameters(long[] rows) =>
        [.. Enumerable.Range(0, AtOnce).Select(i => ($"r_{(char)('a' + i)}", (object?)(i < rows.Length ? rows[i] : -1L)))];
}
