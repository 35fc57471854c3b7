namespace WebexGateway.Ledger;

/// <summary>Callbacks of one day by region, shared by all instances. A transaction reads it once and writes it once.</summary>
public sealed class DayLedger
{
    private readonly LedgerSession session;
    private readonly long day;
    private readonly Dictionary<string, int> before = [];
    private readonly Dictionary<string, int> added = [];

    internal DayLedger(LedgerSession session, DateOnly day, DateTimeOffset end)
    {
        this.session = session;
        this.day = day.DayNumber;
        Left = end - session.Now;
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

    internal LedgerQuery Query() => new("select region, callbacks from callback_day where day = @day", [("day", day)], row =>
    {
        before[row.GetString(0)] = row.GetInt32(1);
        Total += row.GetInt32(1);
    });

    internal async ValueTask SaveAsync()
    {
        foreach (var region in added.Where(change => change.Value != 0).Select(change => change.Key))
        {
            await session.PutAsync(
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
