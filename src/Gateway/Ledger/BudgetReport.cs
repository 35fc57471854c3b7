namespace WebexGateway.Ledger;

/// <summary>Counts and logs what a spent budget does; in shadow mode it refuses no callback.</summary>
public sealed partial class BudgetReport(IOptionsMonitor<CallbackOptions> callbacks, BudgetMetrics metrics, ILogger<BudgetReport> logger)
{
    private const double AlertAt = 0.8;

    private const string OfShare = "This connection holds as many times of that day as one may; choose another day.";

    private BudgetOptions Budgets => callbacks.CurrentValue.Budgets;

    public SpentBudget? NoteAndEnforce(SpentBudget? spent, string consequence)
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

    /// <summary>
    /// Reports an address that holds its share of a day's times. The share limits places, not costs, so it also holds in shadow mode.
    /// </summary>
    public SpentBudget ShareSpent(TimeSpan retryAfter, int most)
    {
        metrics.Spent("share of a day", enforced: true);
        Log.Share(logger, most);
        return new("share of a day", retryAfter, OfShare);
    }

    public void Alert(string? region, int used, int budget, BudgetMode mode)
    {
        if (used == budget)
        {
            Log.Stop(
                logger,
                NameOf(region),
                budget,
                mode == BudgetMode.Enforce
                    ? "No more callbacks today, unless an operator raises Callbacks:Budgets."
                    : "They go on: budgets only watch (shadow).");
        }
        else if (used == (int)Math.Ceiling(budget * AlertAt))
        {
            Log.Alert(logger, NameOf(region), used, budget);
        }
    }

    private static string NameOf(string? region) => region is null ? "site" : $"region {region}";

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "The budget '{Budget}' is spent: a callback was {Consequence}. Callbacks:Budgets:{Setting} allows {Most}; raise it if "
            + "these are honest visitors, as where a company's numbers begin alike.")]
        public static partial void Spent(ILogger logger, string budget, string consequence, string setting, int most);

        [LoggerMessage(
            4,
            LogLevel.Warning,
            "One address holds {Most} chosen times of a day, a twentieth of what Callbacks:CapacityPerSlot gives; it got no more. An "
            + "office behind one address: IpRateLimiting:IpWhitelist frees it.")]
        public static partial void Share(ILogger logger, int most);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "The day's budget of {Budget} is used to four fifths: {Used} of {Most}. Look whether these are honest visitors; raise "
            + "Callbacks:Budgets if they are.")]
        public static partial void Alert(ILogger logger, string budget, int used, int most);

        [LoggerMessage(3, LogLevel.Error, "The day's budget of {Budget} is spent: {Most}. {Consequence}")]
        public static partial void Stop(ILogger logger, string budget, int most, string consequence);
    }
}
