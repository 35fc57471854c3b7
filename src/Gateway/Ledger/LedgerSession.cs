using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace WebexGateway.Ledger;

/// <summary>The writer's connection with its prepared statements, and what the current transaction has read.</summary>
public sealed class LedgerSession(DbConnection connection, StoreEngine engine, LedgerKeys keys) : IAsyncDisposable
{
    private const int MostRowsAtOnce = 64;

    private readonly Dictionary<string, LedgerStatement> prepared = [];
    private PaceLedger? pace;
    private readonly Dictionary<DateOnly, DayLedger> days = [];
    private readonly Queue<long> next = [];
    private int taken;
    private long last;
    private bool? backlog;

    public LedgerKeys Keys => keys;

    public StoreEngine Engine => engine;

    /// <summary>The words with which an insert gives a callback its own number.</summary>
    public string OwnNumber => engine == StoreEngine.PostgreSql ? "overriding system value" : "";

    public DateTimeOffset Now { get; private set; }

    /// <summary>Begins a transaction. It excludes the writers of other instances, so what it reads stays true until it commits.</summary>
    public async ValueTask BeginAsync(TimeProvider clock)
    {
        pace = null;
        days.Clear();
        next.Clear();
        taken = 0;
        backlog = null;
        await ExecuteAsync(engine == StoreEngine.Sqlite ? "begin immediate" : "begin");
        if (engine == StoreEngine.PostgreSql)
        {
            await ExecuteAsync("select pg_advisory_xact_lock(7216430916)");
        }

        Now = clock.GetUtcNow(); // after the lock, so that a later transaction has a later time
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

        await ExecuteAsync("commit");
    }

    public async ValueTask<PaceLedger> PaceAsync(int perMinute) => pace ??= await PaceLedger.LoadAsync(this, perMinute);

    public async ValueTask<DayLedger> DayAsync(OpeningHours hours, DateTimeOffset moment)
    {
        var (date, end) = hours.DayOf(moment);
        if (!days.TryGetValue(date, out var day))
        {
            days.Add(date, day = await DayLedger.LoadAsync(this, date, end));
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
            await using var rows = await QueryAsync(
                $"select 1 from callback where {StatusSql.IsWaiting} and due <= @now limit 1", ("now", Now));
            backlog = await rows.ReadAsync();
        }

        return backlog.Value;
    }

    /// <summary>A callback of this transaction was queued.</summary>
    public void NoteBacklog() => backlog = true;

    /// <summary>Returns the number of rows.</summary>
    public ValueTask<int> ExecuteAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Prepare(sql, parameters).ExecuteAsync();

    public ValueTask<LedgerRows> QueryAsync(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Prepare(sql, parameters).QueryAsync();

    /// <summary>
    /// Takes the number of the next callback, so that its person can be sealed for this row. PostgreSQL gives as many at once as the
    /// transaction took before; those that are left are never used.
    /// </summary>
    public async ValueTask<long> NextRowAsync()
    {
        if (next.Count == 0 && engine == StoreEngine.Sqlite && taken > 0)
        {
            next.Enqueue(last + 1);
        }

        if (next.Count == 0)
        {
            await using var rows = engine == StoreEngine.Sqlite
                ? await QueryAsync("select coalesce(max(seq), 0) + 1 from sqlite_sequence where name = 'callback'")
                : await QueryAsync(
                    "select nextval(pg_get_serial_sequence('callback', 'seq')) from generate_series(1, @count)",
                    ("count", Math.Clamp(taken, 1, MostRowsAtOnce)));
            while (await rows.ReadAsync())
            {
                next.Enqueue(rows.GetInt64(0));
            }
        }

        taken++;
        return last = next.Dequeue();
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

    public async ValueTask DisposeAsync()
    {
        foreach (var statement in prepared.Values)
        {
            await statement.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private LedgerStatement Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            statement = connection is SqliteConnection sqlite ? new SqliteStatement(sqlite, sql) : new ProviderStatement(connection, sql);
            prepared.Add(sql, statement);
        }

        statement.Bind(parameters);
        return statement;
    }
}
