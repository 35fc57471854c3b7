namespace WebexGateway.Ledger;

/// <summary>The section <c>Callbacks</c>, in <c>config/callbacks.json</c>.</summary>
public sealed class CallbackOptions
{
    public const string Section = "Callbacks";

    /// <summary>Webex's outbound entry points by topic (UUIDs, at most 36 characters). <c>default</c> is required in Production.</summary>
    public Dictionary<string, string> EntryPoints { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Served regions (ISO 3166-1 alpha-2). A national number without a region is read by the first.</summary>
    public List<string> Regions { get; } = [];

    public bool ConsentRequired { get; set; }

    /// <summary>The version of the consent text that the page shows.</summary>
    public string? ConsentVersion { get; set; }

    /// <summary>The site's time zone (IANA). Default <c>America/Bogota</c>.</summary>
    public string TimeZone { get; set; } = "America/Bogota";

    /// <summary>The same number and topic are refused within this time. Default 10 minutes.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A queued callback that waits longer is handed to the operator instead of being made at an odd hour. Default 4 hours.
    /// </summary>
    public TimeSpan QueueFor { get; set; } = TimeSpan.FromHours(4);

    /// <summary>Numbers and names are erased after this many days; the counts stay. Default 30.</summary>
    public int RetentionDays { get; set; } = 30;

    /// <summary>
    /// Opening hours by English weekday, such as <c>"Monday": "07:00-12:00, 13:00-19:00"</c>. None: always open. A weekday that is left out
    /// is closed.
    /// </summary>
    public Dictionary<string, string> Hours { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Days that are closed whatever their weekday: dates (<c>2026-12-25</c>), or <c>colombia</c> for its public holidays of every year.
    /// </summary>
    public List<string> Holidays { get; } = [];

    /// <summary>Minutes between the times that a page offers. Default 30.</summary>
    public int SlotMinutes { get; set; } = 30;

    /// <summary>Callbacks at one chosen time. Default: no limit.</summary>
    public int? CapacityPerSlot { get; set; }

    public BudgetOptions Budgets { get; } = new();

    public FollowUpOptions FollowUp { get; } = new();

    /// <summary>
    /// Beginnings of numbers that are not called though their region is served, in E.164, such as <c>+57900</c>. None by default.
    /// </summary>
    public List<string> RefusedPrefixes { get; } = [];

    /// <summary>The parsed hours. A field, because the binding generator leaves fields alone.</summary>
    internal OpeningHours? ReadHours;
}
