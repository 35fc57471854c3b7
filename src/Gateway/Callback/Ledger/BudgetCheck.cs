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
    private const double AlertAt = 0.8;

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The first budget that this request would overdraw; null when there is room in all, or budgets only watch.</summary>
    public async ValueTask<SpentBudget?> FindSpentAsync(LedgerSession session, BookingRequest request, BookingMarks marks, BookingHistory history)
    {
        var budgets = callbacks.CurrentValue.Budgets;
        if (await FirstSpentAsync(session, request, marks, history, budgets) is not { } spent)
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
        Alert(region, today.Of(region), budgets.RegionPerDay, budgets.Mode);
        Alert(null, today.Total, budgets.SitePerDay, budgets.Mode);
    }

    private static async ValueTask<SpentBudget?> FirstSpentAsync(LedgerSession session, BookingRequest request, BookingMarks marks, BookingHistory history, BudgetOptions budgets)
    {
        var now = session.Now;
        var ofNumber = history.OfNumber.Select(row => row.Created);
        var ofBoth = history.OfNumber.Where(row => row.Address.AsSpan().SequenceEqual(marks.Address)).Select(row => row.Created);
        return Spent("address and number", ofBoth, budgets.AddressAndNumberPerTenMinutes, TenMinutes, now)
            ?? Spent("number in ten minutes", ofNumber, budgets.NumberPerTenMinutes, TenMinutes, now)
            ?? Spent("number in a day", ofNumber, budgets.NumberPerDay, Day, now)
            ?? Spent("prefix", history.OfPrefix, budgets.PrefixPerHour, Hour, now)
            ?? await SpentTodayAsync(session, request.Region, budgets, request.Hours);
    }

    private static async ValueTask<SpentBudget?> SpentTodayAsync(LedgerSession session, string region, BudgetOptions budgets, OpeningHours hours)
    {
        var today = await session.DayAsync(hours);
        return today.Of(region) >= budgets.RegionPerDay ? new("region in a day", today.Left, IsDaily: true)
            : today.Total >= budgets.SitePerDay ? new("site in a day", today.Left, IsDaily: true)
            : null;
    }

    /// <summary>Room comes back when the oldest of the last <paramref name="most"/> leaves the window; the newest come first.</summary>
    private static SpentBudget? Spent(string name, IEnumerable<DateTimeOffset> newestFirst, int most, TimeSpan window, DateTimeOffset now)
    {
        var oldest = newestFirst.ElementAtOrDefault(most - 1);
        return oldest > now - window ? new(name, oldest + window - now, IsDaily: false) : null;
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
        [LoggerMessage(1, LogLevel.Warning, "The budget '{Budget}' is spent: a callback was {Consequence}.")]
        public static partial void Spent(ILogger logger, string budget, string consequence);

        [LoggerMessage(2, LogLevel.Warning, "The day's budget of {Budget} is used to four fifths: {Used} of {Most}. Look whether these are honest visitors; raise Callbacks:Budgets if they are.")]
        public static partial void Alert(ILogger logger, string budget, int used, int most);

        [LoggerMessage(3, LogLevel.Error, "The day's budget of {Budget} is spent: {Most}. {Consequence}")]
        public static partial void Stop(ILogger logger, string budget, int most, string consequence);
    }
}
