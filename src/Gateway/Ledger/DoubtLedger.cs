namespace WebexGateway.Ledger;

/// <summary>What the callbacks of one number came to.</summary>
public sealed record DoubtsSettled(IReadOnlyList<Guid> Placed, IReadOnlyList<Guid> NotSeen, IReadOnlyList<CallChange> Changes);

/// <summary>
/// Settles callbacks of which no task is known, by the tasks of their number in Webex's list: unconfirmed ones become placed, or are marked
/// as not seen. It sends nothing.
/// </summary>
public sealed class DoubtLedger(LedgerWriter writer, IOptionsMonitor<CallbackOptions> callbacks)
{
    private const int LooksForMark = 3;
    private const string Columns = FollowedCallback.Columns;

    /// <summary>A callback is sent up to <c>QueueFor</c> after it was wanted, by which its number's index sorts.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(2);

    private const string Place = $"""
        update callback set task = @task, note = case when status = {StatusSql.Unconfirmed} then 'found in the list of Webex' else note end,
          follow_until = @until, not_seen = null, status = {StatusSql.Placed}
        where seq = @row and task is null and {StatusSql.IsFollowed} and closed is null
          and status in ({StatusSql.Placed}, {StatusSql.Unconfirmed})
        """;

    private const string Look = $"""
        update callback set looks = looks + 1 where seq = @row and task is null and {StatusSql.IsFollowed} and looks < @looks
        """;

    private const string IsInDoubt =
        $"seq = @row and task is null and {StatusSql.IsFollowed} and closed is null and status = {StatusSql.Unconfirmed}";

    private const string IsMissing = $"{IsInDoubt} and not_seen is null and looks >= @looks and sent <= @before";

    private const string Mark =
        $"update callback set not_seen = @now, follow_until = @until, note = 'Webex shows no such call' where {IsMissing}";

    /// <summary>Settles the open callbacks of each number, after a complete answer about their time.</summary>
    public Task<IReadOnlyList<DoubtsSettled>> SettleAsync(
        IReadOnlyList<(IReadOnlyList<FollowedCallback> Callbacks, IReadOnlyList<FreeTask> Tasks)> numbers,
        CancellationToken cancellationToken) => writer.RunAsync<IReadOnlyList<DoubtsSettled>>(
        async session =>
        {
            var settled = new List<DoubtsSettled>();
            foreach (var (open, listed) in numbers)
            {
                settled.Add(await SettleAsync(session, open, listed));
            }

            return settled;
        },
        cancellationToken);

    private async ValueTask<DoubtsSettled> SettleAsync(
        LedgerSession session, IReadOnlyList<FollowedCallback> open, IReadOnlyList<FreeTask> listed)
    {
        var (rivals, given) = await OthersAsync(session, open);
        var free = new List<FreeTask>();
        foreach (var task in listed.Where(task => !given.Contains(task.News.Task)))
        {
            if (!await IsGivenAsync(session, task.News.Task))
            {
                free.Add(task);
            }
        }

        var (pairs, doubtful) = TaskMatching.Match(rivals, free);
        var (placed, notSeen, changes) = (new List<Guid>(), new List<Guid>(), new List<CallChange>());
        foreach (var callback in open)
        {
            if (pairs.TryGetValue(callback.Row, out var task))
            {
                if (await PlaceAsync(session, callback, task.News) is var (wasInDoubt, change))
                {
                    placed.AddRange(wasInDoubt ? [callback.Id] : []);
                    changes.AddRange(change is null ? [] : [change]);
                }
            }
            else if (!doubtful.Contains(callback.Row) && await IsNotSeenAsync(session, callback))
            {
                notSeen.Add(callback.Id);
            }
        }

        return new(placed, notSeen, changes);
    }

    /// <summary>
    /// The callbacks of this number that may have rung and have no task, the open ones among them, and the tasks that its callbacks have.
    /// </summary>
    private async ValueTask<(List<FollowedCallback> Rivals, HashSet<string> Given)> OthersAsync(
        LedgerSession session, IReadOnlyList<FollowedCallback> open)
    {
        var queueFor = callbacks.CurrentValue.QueueFor;
        var (rivals, given) = (new List<FollowedCallback>(), new HashSet<string>());
        await using var rows = await session.QueryAsync(
            $"""
            select {Columns} from callback
            where number = @number and since > @from and {StatusSql.MayHaveRung}
            """,
            ("number", open[0].Fingerprint),
            ("from", open.Min(callback => callback.Sent) - Slack - queueFor));
        while (await rows.ReadAsync())
        {
            var other = FollowedCallback.Read(session.Keys, rows);
            if (other.Task is { } task)
            {
                given.Add(task);
            }
            else
            {
                rivals.Add(other);
            }
        }

        return (rivals, given);
    }

    private static async ValueTask<bool> IsGivenAsync(LedgerSession session, string task)
    {
        await using var rows = await session.QueryAsync(
            $"select 1 from callback where task = @task and {StatusSql.IsFollowed}", ("task", task));
        return await rows.ReadAsync();
    }

    private async ValueTask<(bool WasInDoubt, CallChange? Change)?> PlaceAsync(
        LedgerSession session, FollowedCallback callback, CallNews news)
    {
        var wasInDoubt = await session.ExecuteAsync($"{DeskTables.KeepAnswers} {IsInDoubt}", ("row", callback.Row)) == 1;
        var written = await session.ExecuteAsync(
            Place,
            ("task", news.Task),
            ("until", session.Now + callbacks.CurrentValue.FollowUp.For),
            ("row", callback.Row));
        return written == 1 ? (wasInDoubt, await FollowUps.NoteAsync(session, callback.Row, news)) : null;
    }

    private async ValueTask<bool> IsNotSeenAsync(LedgerSession session, FollowedCallback callback)
    {
        var options = callbacks.CurrentValue.FollowUp;
        var before = session.Now - options.NotSeenAfter;
        await session.ExecuteAsync(Look, ("row", callback.Row), ("looks", LooksForMark));
        await session.ExecuteAsync(
            $"{DeskTables.KeepAnswers} {IsMissing}", ("row", callback.Row), ("looks", LooksForMark), ("before", before));
        return await session.ExecuteAsync(
            Mark,
            ("now", session.Now),
            ("until", session.Now + options.For),
            ("row", callback.Row),
            ("looks", LooksForMark),
            ("before", before)) == 1;
    }
}
