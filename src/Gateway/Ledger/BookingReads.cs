namespace WebexGateway.Ledger;

/// <summary>
/// What a transaction reads for all its bookings before the first of them. A history serves until the transaction writes what could change
/// it: another booking of the same number, prefix or key, or a statement that is not a booking's.
/// </summary>
public sealed class BookingReads(LedgerSession session)
{
    private readonly List<LedgerQuery> queries = [];
    private readonly Dictionary<BookingRequest, BookingAhead> histories = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Guid> changed = [];
    private readonly Queue<long> rowNumbers = [];

    /// <summary>Adds a booking, with the query that fills its history, and the others that decide on it.</summary>
    internal void Add(BookingRequest request, BookingAhead ahead, LedgerQuery history, int perMinute)
    {
        session.AddUnread(queries, perMinute, request.Hours, ahead.CallTime);
        queries.Add(history);
        histories.Add(request, ahead);
    }

    /// <summary>Runs the queries of all bookings together.</summary>
    internal ValueTask RunAsync()
    {
        if (queries.Count == 0)
        {
            return ValueTask.CompletedTask;
        }

        queries.Add(RowNumbers(histories.Count));
        return session.ReadAsync(queries);
    }

    /// <summary>Null when it was not read, or may have changed since.</summary>
    internal BookingAhead? Find(BookingRequest request) =>
        histories.GetValueOrDefault(request) is { } ahead && (changed.Count == 0 || !changed.Overlaps(ahead.Marks.Shared)) ? ahead : null;

    /// <summary>A booking is written.</summary>
    internal void Note(BookingMarks marks) => changed.UnionWith(marks.Shared);

    /// <summary>Something else is written.</summary>
    internal void Forget() => histories.Clear();

    /// <summary>Begins another transaction.</summary>
    internal void Clear()
    {
        queries.Clear();
        histories.Clear();
        changed.Clear();
        rowNumbers.Clear();
    }

    /// <summary>
    /// Takes the number of the next callback, which this transaction must insert, so that its person can be sealed for this row. Numbers
    /// of PostgreSQL that are left are never used.
    /// </summary>
    internal async ValueTask<long> NextRowAsync()
    {
        if (rowNumbers.Count == 0)
        {
            await session.ReadAsync([RowNumbers(1)]);
        }

        var row = rowNumbers.Dequeue();
        if (session.Engine == StoreEngine.Sqlite)
        {
            rowNumbers.Enqueue(row + 1);
        }

        return row;
    }

    private LedgerQuery RowNumbers(int count) => session.Engine == StoreEngine.Sqlite
        ? new("select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = 'callback'", [], NoteRow)
        : new(
            """
            with sequence as materialized (select pg_get_serial_sequence('callback', 'seq')::regclass as name)
            select nextval(name) from sequence, generate_series(1, @count)
            """,
            [("count", count)],
            NoteRow);

    private void NoteRow(LedgerRows row) => rowNumbers.Enqueue(row.GetInt64(0));
}
