namespace WebexGateway.Ledger;

/// <summary>
/// The section <c>Callbacks:Budgets</c>: what callbacks may cost before a person looks. Each is charged by accepted callbacks only.
/// </summary>
public sealed class BudgetOptions
{
    /// <summary><c>enforce</c> or <c>shadow</c>. Default: enforce.</summary>
    public BudgetMode Mode { get; set; } = BudgetMode.Enforce;

    /// <summary>Callbacks to one number in ten minutes, over all topics. Default 2.</summary>
    public int NumberPerTenMinutes { get; set; } = 2;

    /// <summary>Callbacks to one number in 24 hours. Default 3.</summary>
    public int NumberPerDay { get; set; } = 3;

    /// <summary>Callbacks to one number from one address in ten minutes. Default 1.</summary>
    public int AddressAndNumberPerTenMinutes { get; set; } = 1;

    /// <summary>Callbacks in an hour to numbers that differ in their last four digits only. Default 5.</summary>
    public int PrefixPerHour { get; set; } = 5;

    /// <summary>Callbacks to one region in a day of the site's time zone. Default 2,000.</summary>
    public int RegionPerDay { get; set; } = 2_000;

    /// <summary>Callbacks of the whole site in a day. Default 3,000.</summary>
    public int SitePerDay { get; set; } = 3_000;
}
