using System.Globalization;
using Microsoft.Extensions.Options;
using WebexGateway.Calendar;
using WebexGateway.Storage;
using WebexGateway.Telemetry;

namespace WebexGateway.Ledger;

/// <summary>
/// The durable record of every accepted callback. Its row is committed before Webex hears of it, and only the instance that holds
/// the row's lease asks Webex, once: at most one call, and never an invisible one.
/// </summary>
public sealed class CallbackLedger(
    LedgerWriter writer, Store store, BudgetCheck budgets, CallbackMetrics metrics, IOptionsMonitor<CallbackOptions> callbacks, IOptionsMonitor<PaceOptions> paces, TimeProvider clock)
{
    /// <summary>How long an instance may hold a row: twice what a request to Webex may take, so that a row without a settlement means a dead instance.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private readonly string instance = Guid.NewGuid().ToString("N");

    /// <summary>Books a callback in one transaction: idempotency, cool-down, then a row that either asks Webex now or waits.</summary>
    public async Task<Booking> BookAsync(BookingRequest request, Func<bool> mayAskWebex, CancellationToken cancellationToken)
    {
        using var span = Traces.Begin("ledger.book");
        var trace = Traces.Here; // the writer's turn is in no trace
        var booking = await writer.RunAsync(session => BookAsync(session, request, mayAskWebex, trace), cancellationToken);
        span?.SetTag("booking", booking.GetType().Name);
        if (booking is Booking.Waiting waiting)
        {
            metrics.Became(waiting.Status, CallbackStep.Visitor);
        }

        return booking;
    }

    /// <summary>Writes down what became of a request to Webex. False when the row is no longer this instance's to settle.</summary>
    public async Task<bool> SettleAsync(Settlement settlement)
    {
        using var span = Traces.Begin("ledger.settle");
        span?.SetTag("outcome", settlement.Status.Word());
        return await writer.RunAsync(session => WriteAsync(session, settlement), CancellationToken.None);
    }

    /// <summary>Takes due callbacks, oldest first, no more than the pace allows; each is this instance's until its lease ends. It cannot be cancelled: rows that nobody learns of would be lost.</summary>
    /// <param name="most">How many at the most.</param>
    /// <param name="without">Routes that have no token now: what they would send stays where it is, and takes nothing of the pace.</param>
    public Task<IReadOnlyList<DueCallback>> ClaimAsync(int most, IReadOnlyList<string> without) => writer.RunAsync(
        async session =>
        {
            if (!await session.HasBacklogAsync())
            {
                return [];
            }

            var pace = await session.PaceAsync(paces.CurrentValue.RequestsPerMinute);
            var due = await WithinBudgetsAsync(session, await TakeDueAsync(session, Math.Min(most, pace.Left), without));
            pace.Take(due.Count);
            return due;
        },
        CancellationToken.None);

    /// <summary>Gives a callback back that was taken and not sent: any instance may take it at once.</summary>
    public Task<bool> ReleaseAsync(DueCallback callback) => writer.RunAsync(
        async session => await session.ExecuteAsync(
            "update callback set status = 1, lease_owner = null, lease_until = null, attempts = attempts - 1 where seq = @row and lease_owner = @instance and status = 0",
            ("row", callback.Row),
            ("instance", instance)) == 1,
        CancellationToken.None);

    /// <summary>A callback's state by its id, or null.</summary>
    public async Task<CallbackState?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        if ((await writer.KeysAsync(connection)).RowOf(id) is not { } row)
        {
            return null;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "select status, due, coalesce(settled, created) from callback where seq = @row";
        command.Bind("row", row);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) ? CallbackState.Of(id, rows.GetInt32(0), rows.GetInt64(1), rows.GetInt64(2)) : null;
    }

    /// <summary>Cancels a callback that still waits. The state after it, whether or not that was possible; null for an unknown id.</summary>
    public async Task<CallbackState?> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        var cancelled = 0;
        var state = await writer.RunAsync(
            async session =>
            {
                if (session.Keys.RowOf(id) is not { } row)
                {
                    return null;
                }

                cancelled = await session.StopAsync(
                    Hours, "update callback set status = 6, settled = @now where seq = @row and status in (1, 2)", ("now", session.Now), ("row", row));
                await using var rows = await session.QueryAsync("select status, due, coalesce(settled, created) from callback where seq = @row", ("row", row));
                return await rows.ReadAsync() ? CallbackState.Of(id, rows.GetInt32(0), rows.GetInt64(1), rows.GetInt64(2)) : null;
            },
            cancellationToken);
        metrics.Became(CallbackStatus.Cancelled, CallbackStep.Visitor, cancelled);
        return state;
    }

    /// <summary>The route of the oldest callback that is due, or null.</summary>
    public async Task<string?> OldestRouteAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select route from callback where status in (1, 2) and status < 3 and due <= @now order by due limit 1";
        command.Bind("now", clock.GetUtcNow());
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>The slots that take no more callbacks, by when they begin; none while no capacity is set.</summary>
    public async Task<IReadOnlySet<DateTimeOffset>> TakenTimesAsync(CancellationToken cancellationToken)
    {
        var options = callbacks.CurrentValue;
        if (options.CapacityPerSlot is not { } capacity)
        {
            return new HashSet<DateTimeOffset>();
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select due, count(*) from callback where status = 2 and status < 3 group by due";
        var booked = new Dictionary<DateTimeOffset, long>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var slot = options.OpeningHours.SlotOf(rows.GetMoment(0)!.Value, options.SlotMinutes);
            booked[slot] = booked.GetValueOrDefault(slot) + rows.GetInt64(1);
        }

        return booked.Where(slot => slot.Value >= capacity).Select(slot => slot.Key).ToHashSet();
    }

    /// <summary>Whether half of the places of a chosen time's day are taken; never while no capacity is set.</summary>
    public async Task<bool> IsScarceAsync(DateTimeOffset chosen, CancellationToken cancellationToken)
    {
        if (DayPlaces.Of(callbacks.CurrentValue, chosen) is not { } places)
        {
            return false;
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) {DayPlaces.Taken}";
        command.Bind("from", places.From).Bind("to", places.To);
        return places.AreScarce(Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture));
    }

    private async ValueTask<Booking> BookAsync(LedgerSession session, BookingRequest request, Func<bool> mayAskWebex, string? trace)
    {
        var options = callbacks.CurrentValue;
        var marks = new BookingMarks(session.Keys, request);
        var rings = request.When ?? request.Hours.NextOpening(session.Now);
        var history = await BookingHistory.LoadAsync(session, request, marks, rings, options.Budgets, options.CoolDown);
        if (history.SameKey is { } same)
        {
            return SameKey(session.Keys, same.Row, same.Body.AsSpan().SequenceEqual(marks.Body), same.Answer, same.At);
        }

        if (history.IsRepeated || history.IsForbidden)
        {
            return new Booking.AlreadyRequested();
        }

        return await budgets.FindSpentAsync(session, request, marks, rings, history) is { } spent
            ? new Booking.OverBudget(spent)
            : await InsertAsync(session, request, marks, rings, mayAskWebex, trace);
    }

    private static Booking SameKey(LedgerKeys keys, long row, bool sameBody, CallbackStatus? answer, DateTimeOffset? at) =>
        !sameBody ? new Booking.KeyReused()
        : answer is { } answered ? new Booking.Answered(keys.IdOf(row), keys.ReferenceOf(row), answered, at!.Value)
        : new Booking.AlreadyRequested();

    private async ValueTask<Booking> InsertAsync(LedgerSession session, BookingRequest request, BookingMarks marks, DateTimeOffset due, Func<bool> mayAskWebex, string? trace)
    {
        if (request.When is { } chosen && await IsTakenAsync(session, chosen))
        {
            return new Booking.TimeTaken();
        }

        if (request.When is { } wanted && !request.IsFree && await FindShareSpentAsync(session, wanted, marks) is { } spent)
        {
            return new Booking.OverBudget(spent);
        }

        var status = due > session.Now ? CallbackStatus.Scheduled : await StatusNowAsync(session, request.IsReady, mayAskWebex);
        var waits = status != CallbackStatus.Submitting;
        var row = await session.InsertAsync(
            """
            insert into callback (status, route, topic, region, number, prefix, address, person, consent, created, since, due, lease_owner, lease_until, attempts, idempotency, body, answer, answer_at, trace)
            values (@status, @route, @topic, @region, @number, @prefix, @address, @person, @consent, @now, @due, @due, @owner, @until, @attempts, @key, @body, @answer, @answer_at, @trace)
            """,
            ("status", (int)status),
            ("route", request.Route),
            ("topic", request.Topic),
            ("region", request.Region),
            ("number", marks.Number),
            ("prefix", marks.Prefix),
            ("address", marks.Address),
            ("person", session.Keys.Seal(request.Number, request.Name)),
            ("consent", request.Consent),
            ("now", session.Now),
            ("due", due),
            ("owner", waits ? null : instance),
            ("until", waits ? null : session.Now + Lease),
            ("attempts", waits ? 0 : 1),
            ("key", marks.Idempotency),
            ("body", marks.Body),
            ("answer", waits ? (int)status : null),
            ("answer_at", waits ? due : null),
            ("trace", trace));
        await budgets.ChargeAsync(session, request.Region, due);
        var (id, reference) = (session.Keys.IdOf(row), session.Keys.ReferenceOf(row));
        return waits ? new Booking.Waiting(id, reference, status, due) : new Booking.Submitting(row, id, reference);
    }

    private const string Settle = """
        update callback set status = @status, due = @due, settled = @now, webex_status = @webex, tracking = @tracking, note = @note,
          lease_owner = null, lease_until = null, answer = coalesce(answer, @status), answer_at = coalesce(answer_at, @at)
        where seq = @row and lease_owner = @instance and status in (0, 4)
        """;

    private OpeningHours Hours => callbacks.CurrentValue.OpeningHours;

    private async ValueTask<bool> WriteAsync(LedgerSession session, Settlement settlement)
    {
        (string, object?)[] values =
        [
            ("status", (int)settlement.Status),
            ("due", settlement.Due),
            ("now", session.Now),
            ("webex", settlement.WebexStatus),
            ("tracking", settlement.TrackingId),
            ("note", settlement.Note),
            ("at", settlement.Status == CallbackStatus.Queued ? settlement.Due : session.Now),
            ("row", settlement.Row),
            ("instance", instance),
        ];
        return await (settlement.Status == CallbackStatus.Refused ? session.StopAsync(Hours, Settle, values) : session.ExecuteAsync(Settle, values)) == 1;
    }

    /// <summary>Asks Webex at once only when there is a token, nobody older waits, the pace allows, and Webex answers.</summary>
    private async ValueTask<CallbackStatus> StatusNowAsync(LedgerSession session, bool isReady, Func<bool> mayAskWebex)
    {
        if (isReady && !await session.HasBacklogAsync() && await session.PaceAsync(paces.CurrentValue.RequestsPerMinute) is { Left: > 0 } pace && mayAskWebex())
        {
            pace.Take();
            return CallbackStatus.Submitting;
        }

        session.NoteBacklog();
        return CallbackStatus.Queued;
    }

    private async ValueTask<bool> IsTakenAsync(LedgerSession session, DateTimeOffset chosen)
    {
        var options = callbacks.CurrentValue;
        if (options.CapacityPerSlot is not { } capacity)
        {
            return false;
        }

        var slot = options.OpeningHours.SlotOf(chosen, options.SlotMinutes);
        await using var rows = await session.QueryAsync(
            "select count(*) from callback where status = 2 and status < 3 and due >= @slot and due < @next",
            ("slot", slot),
            ("next", slot.AddMinutes(options.SlotMinutes)));
        await rows.ReadAsync();
        return rows.GetInt64(0) >= capacity;
    }

    /// <summary>What tells an address that it holds its share of the places of a day.</summary>
    private async ValueTask<SpentBudget?> FindShareSpentAsync(LedgerSession session, DateTimeOffset chosen, BookingMarks marks)
    {
        if (DayPlaces.Of(callbacks.CurrentValue, chosen) is not { } places)
        {
            return null;
        }

        await using var rows = await session.QueryAsync(
            $"select count(*), coalesce(min(due), 0) {DayPlaces.Taken} and address = @address",
            ("from", places.From),
            ("to", places.To),
            ("address", marks.Address));
        await rows.ReadAsync();
        return rows.GetInt64(0) < places.OfOne ? null : budgets.ShareSpent(rows.GetMoment(1)!.Value - session.Now, places.OfOne);
    }

    /// <summary>Leaves out what is over a budget now that it would ring: it is not sent, and the operator sees why.</summary>
    private async ValueTask<IReadOnlyList<DueCallback>> WithinBudgetsAsync(LedgerSession session, IReadOnlyList<DueCallback> taken)
    {
        var within = new List<DueCallback>(taken.Count);
        foreach (var due in taken)
        {
            if (await budgets.FindSpentAsync(session, due) is { } spent)
            {
                metrics.Became(CallbackStatus.Refused, CallbackStep.Queue);
                await session.StopAsync(
                    Hours,
                    "update callback set status = 5, settled = @now, lease_owner = null, lease_until = null, attempts = attempts - 1, note = @note where seq = @row",
                    ("now", session.Now),
                    ("note", $"over the budget '{spent.Name}' at the time of the call"),
                    ("row", due.Row));
            }
            else
            {
                within.Add(due);
            }
        }

        return within;
    }

    private async ValueTask<IReadOnlyList<DueCallback>> TakeDueAsync(LedgerSession session, int most, IReadOnlyList<string> without)
    {
        if (most <= 0)
        {
            return [];
        }

        await session.StopAsync(
            Hours,
            $"""
            update callback set status = 6, settled = @now, note = 'do not call'
            where status in (1, 2) and status < 3 and due <= @now and {LedgerDesk.IsForbidden}
            """,
            ("now", session.Now)); // its number was put on the list while it was on its way to Webex
        var until = session.Now + Lease;
        var skipLocked = session.Engine == StoreEngine.PostgreSql ? "for update skip locked" : "";
        var withToken = string.Concat(without.Select((_, index) => $" and route <> @without{index}"));
        await using var rows = await session.QueryAsync(
            $"""
            update callback set status = 0, lease_owner = @instance, lease_until = @until, attempts = attempts + 1
            where seq in (select seq from callback where status in (1, 2) and status < 3 and due <= @now{withToken} order by since, seq limit @most {skipLocked})
            returning seq, route, topic, person, attempts, since, trace, region, number, prefix
            """,
            [
                ("instance", instance),
                ("until", until),
                ("now", session.Now),
                ("most", most),
                .. without.Select((route, index) => ($"without{index}", (object?)route)),
            ]);
        var due = new List<DueCallback>(most);
        while (await rows.ReadAsync())
        {
            due.Add(DueCallback.Read(session, rows, until));
        }

        due.Sort((one, other) => one.Row.CompareTo(other.Row));
        return due;
    }
}
