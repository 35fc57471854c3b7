namespace WebexGateway.Ledger;

/// <summary>The rows of calls that are followed: who follows them, which are open, and what Webex tells about them.</summary>
public sealed class FollowUps(LedgerWriter writer, LedgerInstance instance, Store store)
{
    /// <summary>How long an instance may follow without another request to Webex; longer than such a request takes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    /// <summary>The rows that one turn looks after, oldest first.</summary>
    private const int Most = 10_000;

    private const string Columns = FollowedCallback.Columns;

    private const string Change = """
        update callback set call_state = @state, call_since = coalesce(@at, call_since),
          call_queued = coalesce(call_queued, @queued), call_ringing = coalesce(@ringing, call_ringing),
          call_connected = coalesce(call_connected, @connected), call_ended = coalesce(call_ended, @ended),
          follow_until = case when @final = 1 then null else follow_until end
        where seq = @row
        """;

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select 1 from callback where {StatusSql.IsFollowed} limit 1";
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    /// <summary>
    /// Takes the lease on following, for one instance at a time, ends what is over, and returns what is open; null when another instance
    /// follows.
    /// </summary>
    public Task<IReadOnlyList<FollowedCallback>?> TakeAsync(CancellationToken cancellationToken) =>
        writer.RunAsync(TakeAsync, cancellationToken);

    /// <summary>Lets another instance follow.</summary>
    public Task<int> ReleaseAsync() => writer.RunAsync(
        session => session.ExecuteAsync("delete from follow_lease where owner = @owner", ("owner", instance.Name)), CancellationToken.None);

    /// <summary>Keeps the lease for another request. Returns false when another instance has taken it.</summary>
    public async ValueTask<bool> KeepAsync(LedgerSession session) => await session.ExecuteAsync(
        """
        insert into follow_lease (name, owner, until) values ('calls', @owner, @until)
        on conflict (name) do update set owner = excluded.owner, until = excluded.until
        where follow_lease.owner = excluded.owner or follow_lease.until < @now
        """,
        ("owner", instance.Name),
        ("until", session.Now + Lease),
        ("now", session.Now)) == 1;

    /// <summary>Returns the followed callback with one of Webex's ids, outside the writer; null for an id that is not known.</summary>
    public async Task<long?> FindAsync(string task, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select seq from callback where task = @task and {StatusSql.IsFollowed} limit 1";
        return await command.Bind("task", task).ExecuteScalarAsync(cancellationToken) is long row ? row : null;
    }

    /// <summary>Writes what Webex tells, where it changes a state. Returns the changes.</summary>
    public Task<IReadOnlyList<CallChange>> NoteAsync(
        IReadOnlyList<(long Row, CallNews News)> told, CancellationToken cancellationToken) => writer.RunAsync<IReadOnlyList<CallChange>>(
        async session =>
        {
            var changes = new List<CallChange>();
            foreach (var (row, news) in told)
            {
                if (await NoteAsync(session, row, news) is { } change)
                {
                    changes.Add(change);
                }
            }

            return changes;
        },
        cancellationToken);

    /// <summary>Notes that an event has ended a call. A call that was connected is completed; for another Webex's list decides.</summary>
    public Task<CallChange?> EndAsync(long row, CallNews news, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
        {
            await session.ExecuteAsync(
                $"update callback set hung_up = coalesce(hung_up, @now) where seq = @row and {StatusSql.IsFollowed}",
                ("now", session.Now),
                ("row", row));
            return await StateAsync(session, row) is { State: CallState.Connected }
                ? await NoteAsync(session, row, news with { State = CallState.Completed })
                : null;
        },
        cancellationToken);

    /// <summary>Decides on calls that ended by an event before this moment, and about which Webex's list has not told the end.</summary>
    public Task<IReadOnlyList<CallChange>> DecideEndedAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        writer.RunAsync<IReadOnlyList<CallChange>>(
            async session =>
            {
                var ended = new List<(long Row, string Task)>();
                await using (var rows = await session.QueryAsync(
                    $"select seq, task from callback where {StatusSql.IsFollowed} and hung_up <= @before and task is not null",
                    ("before", before)))
                {
                    while (await rows.ReadAsync())
                    {
                        ended.Add((rows.GetInt64(0), rows.GetString(1)));
                    }
                }

                var changes = new List<CallChange>();
                foreach (var (row, task) in ended)
                {
                    var isConnected = await StateAsync(session, row) is { State: CallState.Connected };
                    var news = new CallNews(task, isConnected ? CallState.Completed : CallState.Missed, null);
                    if (await NoteAsync(session, row, news) is { } change)
                    {
                        changes.Add(change);
                    }
                }

                return changes;
            },
            cancellationToken);

    /// <summary>Returns null where the state stays, though its time may change.</summary>
    internal static async ValueTask<CallChange?> NoteAsync(LedgerSession session, long row, CallNews news)
    {
        if (news.State is not { } state || await StateAsync(session, row) is not var (known, since, wanted, trace)
            || !CallStateRules.Changes(known, since, state, news.At, news.EndsRinging))
        {
            return null;
        }

        var at = news.At ?? session.Now;
        await session.ExecuteAsync(
            Change,
            ("state", (int)state),
            ("at", news.At),
            ("queued", state == CallState.Queued ? at : null),
            ("ringing", state == CallState.Ringing ? at : null),
            ("connected", state == CallState.Connected ? at : null),
            ("ended", state.IsFinal() ? at : null),
            ("final", state.IsFinal() ? 1 : 0),
            ("row", row));
        return state == known ? null : new(session.Keys.IdOf(row), state, state == CallState.Connected ? at - wanted : null, trace);
    }

    /// <summary>Null for a callback that is not followed any more.</summary>
    private static async ValueTask<(CallState? State, DateTimeOffset? Since, DateTimeOffset Wanted, string? Trace)?> StateAsync(
        LedgerSession session, long row)
    {
        await using var rows = await session.QueryAsync(
            $"select call_state, call_since, since, trace from callback where seq = @row and {StatusSql.IsFollowed}", ("row", row));
        return await rows.ReadAsync()
            ? (rows.IsNull(0) ? null : (CallState)rows.GetInt32(0), rows.GetMoment(1), rows.GetMoment(2)!.Value, rows.GetText(3))
            : null;
    }

    private async ValueTask<IReadOnlyList<FollowedCallback>?> TakeAsync(LedgerSession session)
    {
        if (!await KeepAsync(session))
        {
            return null;
        }

        await session.ExecuteAsync(
            $"""
            update callback set follow_until = null
            where {StatusSql.IsFollowed} and (follow_until <= @now or closed is not null or (person is null and task is null)
              or status not in ({StatusSql.Placed}, {StatusSql.Unconfirmed}))
            """,
            ("now", session.Now));
        await using var rows = await session.QueryAsync(
            $"select {Columns} from callback where {StatusSql.IsFollowed} order by follow_until limit {Most}");
        var open = new List<FollowedCallback>();
        while (await rows.ReadAsync())
        {
            open.Add(FollowedCallback.Read(session.Keys, rows));
        }

        return open;
    }
}
