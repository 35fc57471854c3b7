namespace WebexGateway.Callback.Ledger;

/// <summary>How many callbacks each region had today, shared by all instances; read once in a transaction and written once.</summary>
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

    /// <summary>How long the day still lasts, in the site's time zone.</summary>
    public TimeSpan Left { get; }

    /// <summary>All regions together.</summary>
    public int Total { get; private set; }

    /// <summary>One region.</summary>
    public int Of(string region) => before.GetValueOrDefault(region) + added.GetValueOrDefault(region);

    /// <summary>One more.</summary>
    public void Add(string region)
    {
        added[region] = added.GetValueOrDefault(region) + 1;
        Total++;
    }

    internal static async ValueTask<DayLedger> LoadAsync(LedgerSession session, OpeningHours hours)
    {
        var (day, end) = hours.DayOf(session.Now);
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
        foreach (var (region, more) in added)
        {
            await session.ExecuteAsync(
                "insert into callback_day (day, region, callbacks) values (@day, @region, @more) on conflict (day, region) do update set callbacks = callback_day.callbacks + excluded.callbacks",
                ("day", day),
                ("region", region),
                ("more", more));
        }
    }
}
