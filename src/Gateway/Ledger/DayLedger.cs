namespace WebexGateway.Ledger;

/// <summary>Callbacks of one day by region, shared by all instances. A transaction reads it once and writes it once.</summary>
public sealed class DayLedger
{
    private readonly LedgerSession session;
    private readonly long day;
    private readonly Dictionary<string, int> before = [];
    private readonly Dictionary<string, int> added = [];

    private DayLedger(LedgerSession session, long day, TimeSpan left)
    {
        this.session = session;
        this.day = day;
        Left = left;
    }

    public TimeSpan Left { get; }

    public int Total { get; private set; }

    public int Of(string region) => before.GetValueOrDefault(region) + added.GetValueOrDefault(region);

    /// <summary>Adds callbacks, or takes away those that will not ring.</summary>
    public void Add(string region, int callbacks = 1)
    {
        added[region] = added.GetValueOrDefault(region) + callbacks;
        Total += callbacks;
    }

    internal static async ValueTask<DayLedger> LoadAsync(LedgerSession session, DateOnly day, DateTimeOffset end)
    {
        var today = new DayLedger(session, day.DayNumber, end - session.Now);
        await using var rows = await session.QueryAsync("select region, callbacks from callback_day where day = @day", ("day", today.day));
        while (await rows.ReadAsync())
        {
            today.before[rows.GetString(0)] = rows.GetInt32(1);
            today.Total += rows.GetInt32(1);
        }

        return today;
    }

    internal async ValueTask SaveAsync()
    {
        foreach (var region in added.Where(change => change.Value != 0).Select(change => change.Key))
        {
            await session.ExecuteAsync(
                """
                insert into callback_day (day, region, callbacks) values (@day, @region, @callbacks)
                on conflict (day, region) do update set callbacks = excluded.callbacks
                """,
                ("day", day),
                ("region", region),
                ("callbacks", Math.Max(0, Of(region))));
        }
    }
}
