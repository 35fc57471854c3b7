using Microsoft.Extensions.Options;

namespace WebexGateway.Callback.Ledger;

/// <summary>A budget that is spent: its name in logs and metrics, and when there is room again. A day's budget closes the site until tomorrow.</summary>
public sealed record SpentBudget(string Name, TimeSpan RetryAfter, bool IsDaily);

/// <summary>
/// The budgets, charged in the order address and number, number, prefix, region, site. Their weights are the ledger's own rows, read in the transaction that adds
/// the next one: what an earlier budget refuses costs the later ones nothing, and two instances cannot spend the same room.
/// </summary>
public sealed partial class BudgetCheck(IOptionsMonitor<CallbackOptions> callbacks, BudgetMetrics metrics, ILogger<BudgetCheck> logger)
{
    private const int LastDigits = 4;
    private const double AlertAt = 0.8;

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A number without its last four digits, by which a run of neighbouring numbers is one.</summary>
    public static string PrefixOf(BookingRequest request) => request.Number.E164[..^LastDigits];

    /// <summary>The first budget that this request would overdraw; null when there is room in all, or budgets only watch.</summary>
    public async ValueTask<SpentBudget?> FindSpentAsync(LedgerSession session, BookingRequest request)
    {
        var budgets = callbacks.CurrentValue.Budgets;
        if (await FirstSpentAsync(session, request, budgets) is not { } spent)
        {
            return null;
        }

        var enforced = budgets.Mode == BudgetMode.Enforce;
        metrics.Spent(spent.Name, enforced);
        Log.Spent(logger, spent.Name, enforced ? "refused" : "let through (shadow)");
        return enforced ? spent : null;
    }

    /// <summary>Charges the day's budgets for a row that was just added, and alerts when four fifths are gone.</summary>
    public async ValueTask ChargeAsync(LedgerSession session, string region)
    {
        var budgets = callbacks.CurrentValue.Budgets;
        var today = await session.DayAsync(callbacks.CurrentValue.OpeningHours);
        today.Add(region);
        Alert($"region {region}", today.Of(region), budgets.RegionPerDay);
        Alert("site", today.Total, budgets.SitePerDay);
    }

    private static async ValueTask<SpentBudget?> FirstSpentAsync(LedgerSession session, BookingRequest request, BudgetOptions budgets)
    {
        var most = Math.Max(budgets.AddressAndNumberPerTenMinutes, Math.Max(budgets.NumberPerTenMinutes, budgets.NumberPerDay));
        var ofNumber = await CreatedAsync(session, "number", request.Number.E164, Day, most);
        var address = session.Keys.Fingerprint("address", request.Address);
        var now = session.Now;
        return Spent("address and number", ofNumber.Where(row => row.Address.AsSpan().SequenceEqual(address)), budgets.AddressAndNumberPerTenMinutes, TenMinutes, now)
            ?? Spent("number in ten minutes", ofNumber, budgets.NumberPerTenMinutes, TenMinutes, now)
            ?? Spent("number in a day", ofNumber, budgets.NumberPerDay, Day, now)
            ?? Spent(
                "prefix",
                await CreatedAsync(session, "prefix", PrefixOf(request), Hour, budgets.PrefixPerHour),
                budgets.PrefixPerHour,
                Hour,
                now)
            ?? await SpentTodayAsync(session, request.Region, budgets, request.Hours);
    }

    private static async ValueTask<SpentBudget?> SpentTodayAsync(LedgerSession session, string region, BudgetOptions budgets, OpeningHours hours)
    {
        var today = await session.DayAsync(hours);
        return today.Of(region) >= budgets.RegionPerDay ? new("region in a day", today.Left, IsDaily: true)
            : today.Total >= budgets.SitePerDay ? new("site in a day", today.Left, IsDaily: true)
            : null;
    }

    /// <summary>Room comes back when the oldest of the last <paramref name="most"/> leaves the window.</summary>
    private static SpentBudget? Spent(string name, IEnumerable<(DateTimeOffset Created, byte[]? Address)> rows, int most, TimeSpan window, DateTimeOffset now)
    {
        var within = rows.Where(row => row.Created > now - window).Select(row => row.Created).ToList();
        return within.Count < most ? null : new(name, within[^most] + window - now, IsDaily: false);
    }

    /// <summary>The newest rows of a number or prefix, oldest first: no more of them than a budget needs, however many there are.</summary>
    private static async ValueTask<List<(DateTimeOffset Created, byte[]? Address)>> CreatedAsync(LedgerSession session, string column, string key, TimeSpan window, int most)
    {
        await using var rows = await session.QueryAsync(
            $"select created, address from callback where {column} = @key and created > @after and status <> 6 order by created desc limit @most",
            ("key", session.Keys.Fingerprint(column, key)),
            ("after", session.Now - window),
            ("most", most));
        var created = new List<(DateTimeOffset, byte[]?)>();
        while (await rows.ReadAsync())
        {
            created.Add((DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(0)), rows.IsDBNull(1) ? null : rows.GetFieldValue<byte[]>(1)));
        }

        created.Reverse();
        return created;
    }

    private void Alert(string name, int used, int budget)
    {
        if (used == budget)
        {
            Log.Stop(logger, name, budget);
        }
        else if (used == (int)Math.Ceiling(budget * AlertAt))
        {
            Log.Alert(logger, name, used, budget);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The budget '{Budget}' is spent: a callback was {Consequence}.")]
        public static partial void Spent(ILogger logger, string budget, string consequence);

        [LoggerMessage(2, LogLevel.Warning, "The day's budget of {Budget} is used to four fifths: {Used} of {Most}. Look whether these are honest visitors; raise Callbacks:Budgets if they are.")]
        public static partial void Alert(ILogger logger, string budget, int used, int most);

        [LoggerMessage(3, LogLevel.Error, "The day's budget of {Budget} is spent: {Most}. No more callbacks today, unless an operator raises Callbacks:Budgets.")]
        public static partial void Stop(ILogger logger, string budget, int most);
    }
}
