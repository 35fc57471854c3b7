using Microsoft.Extensions.Options;
using WebexGateway.Calendar;

namespace WebexGateway.Ledger;

/// <summary>A budget that is spent: its name in logs and metrics, and when there is room again. A day's budget closes the site until tomorrow.</summary>
/// <param name="Name">One of a closed set.</param>
/// <param name="RetryAfter">How long until there is room again.</param>
/// <param name="Detail">What the visitor's page may be told.</param>
/// <param name="IsDaily">It is a day's.</param>
public sealed record SpentBudget(string Name, TimeSpan RetryAfter, string Detail, bool IsDaily = false);

/// <summary>
/// The budgets, in the order address and number, number, prefix, region, site. They hold for the time at which a telephone rings: a booking is weighed at its own time,
/// and what is due is weighed again before it is sent. Their weights are the ledger's own rows, read in the transaction that adds or takes the next one:
/// what an earlier budget refuses costs the later ones nothing, and two instances cannot spend the same room.
/// </summary>
public sealed partial class BudgetCheck(IOptionsMonitor<CallbackOptions> callbacks, BudgetMetrics metrics, ILogger<BudgetCheck> logger)
{
    private const double AlertAt = 0.8;

    private const string OfNumber = "This number has been called, or will be, as often as it may around that time.";
    private const string OfPrefix = "Numbers that begin like this one, such as those of one company, have been called, or will be, as often as they may around that time.";
    private const string OfShare = "This connection holds as many times of that day as one may; choose another day.";
    private const string OfDay = "All callbacks of that day are given away.";

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private BudgetOptions Budgets => callbacks.CurrentValue.Budgets;

    private OpeningHours Hours => callbacks.CurrentValue.OpeningHours;

    /// <summary>The first budget that this booking would overdraw at the time at which it rings; null when there is room in all, or budgets only watch.</summary>
    public async ValueTask<SpentBudget?> FindSpentAsync(LedgerSession session, BookingRequest request, BookingMarks marks, DateTimeOffset rings, BookingHistory history)
    {
        var ofNumber = history.OfNumber.Select(row => row.At).ToList();
        var ofBoth = history.OfNumber.Where(row => row.Address.AsSpan().SequenceEqual(marks.Address)).Select(row => row.At).ToList();
        return Judge(
            Spent("address and number", OfNumber, ofBoth, Budgets.AddressAndNumberPerTenMinutes, TenMinutes, rings)
            ?? SpentBy(ofNumber, history.OfPrefix, rings)
            ?? await SpentOnDayAsync(session, request.Region, rings),
            "refused");
    }

    /// <summary>The same for a callback that is due and about to be sent, by what has really rung.</summary>
    public async ValueTask<SpentBudget?> FindSpentAsync(LedgerSession session, DueCallback due)
    {
        var (ofNumber, ofPrefix) = await RungAsync(session, due);
        var spent = SpentBy(ofNumber, ofPrefix, session.Now);
        if (Hours.DayOf(session.Now).Day != Hours.DayOf(due.Since).Day)
        {
            spent ??= await SpentOnDayAsync(session, due.Region, session.Now); // it weighs on the day for which it was booked, and rings on another
        }

        return Judge(spent, "not sent: an operator must decide");
    }

    /// <summary>Charges the day on which a booked callback rings, and alerts when four fifths are gone.</summary>
    public async ValueTask ChargeAsync(LedgerSession session, string region, DateTimeOffset rings)
    {
        var day = await session.DayAsync(Hours, rings);
        day.Add(region);
        Alert(region, day.Of(region), Budgets.RegionPerDay, Budgets.Mode);
        Alert(null, day.Total, Budgets.SitePerDay, Budgets.Mode);
    }

    /// <summary>An address holds its share of the chosen times of a day. It bounds places, not costs, and so also holds in shadow mode.</summary>
    public SpentBudget ShareSpent(TimeSpan retryAfter, int most)
    {
        metrics.Spent("share of a day", enforced: true);
        Log.Share(logger, most);
        return new("share of a day", retryAfter, OfShare);
    }

    private SpentBudget? SpentBy(List<DateTimeOffset> ofNumber, List<DateTimeOffset> ofPrefix, DateTimeOffset rings) =>
        Spent("number in ten minutes", OfNumber, ofNumber, Budgets.NumberPerTenMinutes, TenMinutes, rings)
        ?? Spent("number in a day", OfNumber, ofNumber, Budgets.NumberPerDay, Day, rings)
        ?? Spent("prefix", OfPrefix, ofPrefix, Budgets.PrefixPerHour, Hour, rings);

    private async ValueTask<SpentBudget?> SpentOnDayAsync(LedgerSession session, string region, DateTimeOffset rings)
    {
        var day = await session.DayAsync(Hours, rings);
        return day.Of(region) >= Budgets.RegionPerDay ? new("region in a day", day.Left, OfDay, IsDaily: true)
            : day.Total >= Budgets.SitePerDay ? new("site in a day", day.Left, OfDay, IsDaily: true)
            : null;
    }

    /// <summary>When the number and its neighbours rang within a day. Those that were taken together with this one count when they come before it.</summary>
    private static async ValueTask<(List<DateTimeOffset> OfNumber, List<DateTimeOffset> OfPrefix)> RungAsync(LedgerSession session, DueCallback due)
    {
        const string Rung = "coalesce(settled, @now) from callback where status in (0, 3, 4) and since > @from and seq <> @row and (status > 0 or lease_until <> @until or seq < @row)";
        var (ofNumber, ofPrefix) = (new List<DateTimeOffset>(), new List<DateTimeOffset>());
        await using var rows = await session.QueryAsync(
            $"""
            select 1, {Rung} and number = @number
            union all
            select 2, {Rung} and prefix = @prefix
            """,
            ("now", session.Now),
            ("from", session.Now - (2 * Day)),
            ("row", due.Row),
            ("until", due.LeaseUntil),
            ("number", due.Number),
            ("prefix", due.Prefix));
        while (await rows.ReadAsync())
        {
            (rows.GetInt32(0) == 1 ? ofNumber : ofPrefix).Add(rows.GetMoment(1)!.Value);
        }

        return (ofNumber, ofPrefix);
    }

    private SpentBudget? Judge(SpentBudget? spent, string consequence)
    {
        if (spent is null)
        {
            return null;
        }

        var enforced = Budgets.Mode == BudgetMode.Enforce;
        metrics.Spent(spent.Name, enforced);
        var (setting, most) = SettingOf(spent.Name);
        Log.Spent(logger, spent.Name, enforced ? consequence : "let through (shadow)", setting, most);
        return enforced ? spent : null;
    }

    private (string Setting, int Most) SettingOf(string budget) => budget switch
    {
        "address and number" => (nameof(Budgets.AddressAndNumberPerTenMinutes), Budgets.AddressAndNumberPerTenMinutes),
        "number in ten minutes" => (nameof(Budgets.NumberPerTenMinutes), Budgets.NumberPerTenMinutes),
        "number in a day" => (nameof(Budgets.NumberPerDay), Budgets.NumberPerDay),
        "prefix" => (nameof(Budgets.PrefixPerHour), Budgets.PrefixPerHour),
        "region in a day" => (nameof(Budgets.RegionPerDay), Budgets.RegionPerDay),
        _ => (nameof(Budgets.SitePerDay), Budgets.SitePerDay),
    };

    /// <summary>Whether a callback at this time would be one too many in any window that holds it; room comes back when the oldest of the window leaves it.</summary>
    private static SpentBudget? Spent(string name, string detail, List<DateTimeOffset> others, int most, TimeSpan window, DateTimeOffset rings)
    {
        if (others.Count < most)
        {
            return null;
        }

        List<DateTimeOffset> times = [.. others, rings];
        times.Sort();
        var place = times.LastIndexOf(rings);
        for (var oldest = Math.Min(place, times.Count - 1 - most); oldest >= Math.Max(0, place - most); oldest--)
        {
            if (times[oldest + most] - times[oldest] < window)
            {
                return new(name, times[oldest] + window - rings, detail);
            }
        }

        return null;
    }

    private void Alert(string? region, int used, int budget, BudgetMode mode)
    {
        if (used == budget)
        {
            Log.Stop(logger, NameOf(region), budget, mode == BudgetMode.Enforce ? "No more callbacks today, unless an operator raises Callbacks:Budgets." : "They go on: budgets only watch (shadow).");
        }
        else if (used == (int)Math.Ceiling(budget * AlertAt))
        {
            Log.Alert(logger, NameOf(region), used, budget);
        }
    }

    private static string NameOf(string? region) => region is null ? "site" : $"region {region}";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The budget '{Budget}' is spent: a callback was {Consequence}. Callbacks:Budgets:{Setting} allows {Most}; raise it if these are honest visitors, as where a company's numbers begin alike.")]
        public static partial void Spent(ILogger logger, string budget, string consequence, string setting, int most);

        [LoggerMessage(4, LogLevel.Warning, "One address holds {Most} chosen times of a day, a twentieth of what Callbacks:CapacityPerSlot gives; it got no more. An office behind one address: IpRateLimiting:IpWhitelist frees it.")]
        public static partial void Share(ILogger logger, int most);

        [LoggerMessage(2, LogLevel.Warning, "The day's budget of {Budget} is used to four fifths: {Used} of {Most}. Look whether these are honest visitors; raise Callbacks:Budgets if they are.")]
        public static partial void Alert(ILogger logger, string budget, int used, int most);

        [LoggerMessage(3, LogLevel.Error, "The day's budget of {Budget} is spent: {Most}. {Consequence}")]
        public static partial void Stop(ILogger logger, string budget, int most, string consequence);
    }
}
