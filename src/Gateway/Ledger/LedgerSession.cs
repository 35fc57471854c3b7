namespace WebexGateway.Ledger;

/// <summary>The writer's connection, and what the current transaction has read and will write.</summary>
public sealed class LedgerSession(LedgerConnection connection, LedgerKeys keys) : IAsyncDisposable
{
    private readonly Dictionary<DateOnly, DayLedger> days = [];
    private PaceLedger? pace;
    private bool? backlog;
    private BookingReads? bookings;

    public LedgerKeys Keys => keys;

    public StoreEngine Engine => connection.Engine;

    /// <summary>The words with which an insert gives a callback its own number.</summary>
    public string OwnNumber => Engine == StoreEngine.PostgreSql ? "overriding system value" : "";

    /// <summary>What this transaction reads for its bookings.</summary>
    public BookingReads Bookings => bookings ??= new(this);

    public DateTimeOffset Now { get; private set; }

    /// <summary>
    /// Begins a transaction. An exclusive one excludes the writers of other instances, so what it reads stays true until it commits.
    /// </summary>
    public async ValueTask BeginAsync(TimeProvider clock, bool isExclusive)
    {
        pace = null;
        days.Clear();
        backlog = null;
        bookings?.Clear();
        await connection.BeginAsync(isExclusive);
        Now = clock.GetUtcNow(); // after the lock, so that a later transaction has a later time
    }

    /// <summary>Adds the queries for pace, day and older callbacks that this transaction has not run yet.</summary>
    internal void AddUnread(List<LedgerQuery> queries, int perMinute, OpeningHours hours, DateTimeOffset callTime)
    {
        if (backlog is null)
        {
            queries.Add(Backlog());
        }

        if (pace is null)
        {
            queries.Add(Pace(perMinute));
        }

        var (date, end) = hours.DayOf(callTime);
        if (!days.ContainsKey(date))
        {
            queries.Add(Day(date, end));
        }
    }

    public async ValueTask CommitAsync()
    {
        if (pace is not null)
        {
            await pace.SaveAsync();
        }

        foreach (var day in days.Values)
        {
            await day.SaveAsync();
        }

        await connection.CommitAsync();
    }

    public ValueTask RollbackAsync() => connection.RollbackAsync();

    public async ValueTask<PaceLedger> PaceAsync(int perMinute)
    {
        if (pace is null)
        {
            await ReadAsync([Pace(perMinute)]);
        }

        return pace!;
    }

    public async ValueTask<DayLedger> DayAsync(OpeningHours hours, DateTimeOffset moment)
    {
        var (date, end) = hours.DayOf(moment);
        if (!days.TryGetValue(date, out var day))
        {
            await ReadAsync([Day(date, end)]);
            day = days[date];
        }

        return day;
    }

    /// <summary>Runs an update that stops callbacks before their call, and takes them off their days. Returns the number of rows.</summary>
    public async ValueTask<int> StopAsync(OpeningHours hours, string sql, params (string Name, object? Value)[] parameters) =>
        (await WeighAsync(-1, hours, sql, parameters)).Count;

    /// <summary>Runs an update, and adds a weight for each updated callback to its day. Returns the rows.</summary>
    public async ValueTask<List<long>> WeighAsync(
        int weight, OpeningHours hours, string sql, params (string Name, object? Value)[] parameters)
    {
        var touched = new List<(long Row, string Region, DateTimeOffset At)>();
        await using (var rows = await QueryAsync($"{sql} returning seq, region, since", parameters))
        {
            while (await rows.ReadAsync())
            {
                touched.Add((rows.GetInt64(0), rows.GetString(1), rows.GetMoment(2)!.Value));
            }
        }

        foreach (var (_, region, at) in touched)
        {
            (await DayAsync(hours, at)).Add(region, weight);
        }

        return touched.ConvertAll(one => one.Row);
    }

    /// <summary>Older callbacks wait, so a new one must queue.</summary>
    public async ValueTask<bool> HasBacklogAsync()
    {
        if (backlog is null)
        {
            await ReadAsync([Backlog()]);
        }

        return backlog!.Value;
    }

    /// <summary>A callback of this transaction was queued.</summary>
    public void NoteBacklog() => backlog = true;

    /// <summary>Runs queries that change nothing, together.</summary>
    public ValueTask ReadAsync(IReadOnlyList<LedgerQuery> queries) => connection.ReadAsync(queries);

    /// <summary>Runs a statement before the next one, at the latest with the commit. Bookings that it changes must be noted.</summary>
    public ValueTask<Written> PutAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        connection.PutAsync(sql, parameters);

    /// <summary>Runs a statement, and returns the number of rows that it changed.</summary>
    public ValueTask<int> ExecuteAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        bookings?.Forget();
        return connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>Runs a statement that may change rows too.</summary>
    public ValueTask<LedgerRows> QueryAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        bookings?.Forget();
        return connection.QueryAsync(sql, parameters);
    }

    /// <summary>A named number; 0 when it was never set.</summary>
    public async ValueTask<long> StateAsync(string name)
    {
        await using var rows = await QueryAsync("select value from ledger_state where name = @name", ("name", name));
        return await rows.ReadAsync() ? rows.GetInt64(0) : 0;
    }

    public ValueTask<int> SetStateAsync(string name, long value) =>
        ExecuteAsync(
            "insert into ledger_state (name, value) values (@name, @value) on conflict (name) do update set value = excluded.value",
            ("name", name),
            ("value", value));

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private LedgerQuery Backlog()
    {
        backlog = false;
        return new(
            $"select 1 from callback where {StatusSql.IsWaiting} and due <= @now limit 1", [("now", Now)], _ => backlog = true);
    }

    private LedgerQuery Pace(int perMinute)
    {
        pace = new PaceLedger(this, perMinute);
        return pace.Query();
    }

    private LedgerQuery Day(DateOnly date, DateTimeOffset end)
    {
        var day = days[date] = new DayLedger(this, date, end);
        return day.Query();
    }
}
