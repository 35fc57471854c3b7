namespace WebexGateway.Ledger;

/// <summary>Decides on a booking and writes its row, within one transaction of the writer.</summary>
public sealed class BookingDecision(
    LedgerInstance instance,
    BudgetCheck budgets,
    BudgetReport report,
    IOptionsMonitor<CallbackOptions> callbacks,
    IOptionsMonitor<PaceOptions> paces)
{
    /// <summary>Lets the transaction read what this booking needs to know, together with the others.</summary>
    public void Expect(LedgerSession session, BookingRequest request)
    {
        var (ahead, history) = Prepare(session, request);
        session.Bookings.Add(request, ahead, history, paces.CurrentValue.RequestsPerMinute);
    }

    public async ValueTask<Booking> BookAsync(LedgerSession session, BookingRequest request, Func<bool> tryEnterCircuit, string? trace)
    {
        var (marks, callTime, history) = session.Bookings.Find(request) ?? await ReadAsync(session, request);
        if (history.SameKey is { } same)
        {
            return AnswerOf(session.Keys, same.Row, same.Body.AsSpan().SequenceEqual(marks.Body), same.Answer, same.At);
        }

        if (history.IsRepeated || history.IsForbidden)
        {
            return new Booking.AlreadyRequested();
        }

        return await budgets.FindSpentAsync(session, request, marks, callTime, history) is { } spent
            ? new Booking.OverBudget(spent)
            : await InsertAsync(session, request, marks, callTime, tryEnterCircuit, trace);
    }

    private (BookingAhead Ahead, LedgerQuery History) Prepare(LedgerSession session, BookingRequest request)
    {
        var (marks, history) = (new BookingMarks(session.Keys, request), new BookingHistory());
        var callTime = request.When ?? request.Hours.NextOpening(session.Now);
        return (new(marks, callTime, history), history.Query(session, request, marks, callTime, callbacks.CurrentValue));
    }

    private async ValueTask<BookingAhead> ReadAsync(LedgerSession session, BookingRequest request)
    {
        var (ahead, history) = Prepare(session, request);
        await session.ReadAsync([history]);
        return ahead;
    }

    /// <summary>What a request with a row's key is answered.</summary>
    internal static Booking AnswerOf(LedgerKeys keys, long row, bool sameBody, CallbackStatus? answer, DateTimeOffset? at) =>
        !sameBody ? new Booking.KeyReused()
        : answer is { } answered ? new Booking.Answered(keys.IdOf(row), keys.ReferenceOf(row), answered, at!.Value)
        : new Booking.UnderWay(keys.IdOf(row), keys.ReferenceOf(row));

    private async ValueTask<Booking> InsertAsync(
        LedgerSession session, BookingRequest request, BookingMarks marks, DateTimeOffset due, Func<bool> tryEnterCircuit, string? trace)
    {
        if (request.When is { } chosen && await IsTakenAsync(session, chosen))
        {
            return new Booking.TimeTaken();
        }

        if (request.When is { } wanted && !request.IsWhitelisted && await FindShareSpentAsync(session, wanted, marks) is { } spent)
        {
            return new Booking.OverBudget(spent);
        }

        var status = due > session.Now ? CallbackStatus.Scheduled : await StatusNowAsync(session, request.HasToken, tryEnterCircuit);
        var waits = status != CallbackStatus.Submitting;
        var row = await session.Bookings.NextRowAsync();
        session.Bookings.Note(marks);
        await session.PutAsync(
            $"""
            insert into callback (seq, status, route, topic, region, number, prefix, address, person, consent, created, since, due,
              lease_owner, lease_until, attempts, idempotency, body, answer, answer_at, trace, sent)
            {session.OwnNumber} values (@seq, @status, @route, @topic, @region, @number, @prefix, @address, @person, @consent,
              @now, @due, @due, @owner, @until, @attempts, @key, @body, @answer, @answer_at, @trace, @sent)
            """,
            ("seq", row),
            ("status", (int)status),
            ("route", request.Route),
            ("topic", request.Topic),
            ("region", request.Region),
            ("number", marks.Number),
            ("prefix", marks.Prefix),
            ("address", marks.Address),
            ("person", session.Keys.Seal(request.Number, request.Name, row)),
            ("consent", request.Consent),
            ("now", session.Now),
            ("due", due),
            ("owner", waits ? null : instance.Name),
            ("until", waits ? null : session.Now + CallbackLedger.Lease),
            ("attempts", waits ? 0 : 1),
            ("key", marks.Idempotency),
            ("body", marks.Body),
            ("answer", waits ? (int)status : null),
            ("answer_at", waits ? due : null),
            ("trace", trace),
            ("sent", waits ? null : session.Now));
        await budgets.ChargeAsync(session, request.Region, due);
        var (id, reference) = (session.Keys.IdOf(row), session.Keys.ReferenceOf(row));
        return waits ? new Booking.Waiting(id, reference, status, due) : new Booking.Submitting(row, id, reference);
    }

    /// <summary>Asks Webex at once only with a token, without older callbacks waiting, within the pace, and while Webex answers.</summary>
    private async ValueTask<CallbackStatus> StatusNowAsync(LedgerSession session, bool hasToken, Func<bool> tryEnterCircuit)
    {
        if (hasToken
            && !await session.HasBacklogAsync()
            && await session.PaceAsync(paces.CurrentValue.RequestsPerMinute) is { Left: > 0 } pace
            && tryEnterCircuit())
        {
            pace.Take(); // written with the commit
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
        var taken = 0L;
        await session.ReadAsync(
        [
            new(
                $"select count(*) from callback where {StatusSql.IsScheduled} and due >= @slot and due < @next",
                [("slot", slot), ("next", slot.AddMinutes(options.SlotMinutes))],
                row => taken = row.GetInt64(0)),
        ]);
        return taken >= capacity;
    }

    /// <summary>What tells an address that it holds its share of the places of a day.</summary>
    private async ValueTask<SpentBudget?> FindShareSpentAsync(LedgerSession session, DateTimeOffset chosen, BookingMarks marks)
    {
        if (DayPlaces.Of(callbacks.CurrentValue, chosen) is not { } places)
        {
            return null;
        }

        var (taken, first) = (0L, session.Now);
        await session.ReadAsync(
        [
            new(
                $"select count(*), coalesce(min(due), 0) {DayPlaces.Taken} and address = @address",
                [("from", places.From), ("to", places.To), ("address", marks.Address)],
                row => (taken, first) = (row.GetInt64(0), row.GetMoment(1)!.Value)),
        ]);
        return taken < places.OfOne ? null : report.ShareSpent(first - session.Now, places.OfOne);
    }
}
