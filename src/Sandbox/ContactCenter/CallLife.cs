namespace WebexGateway.Sandbox.ContactCenter;

/// <summary>A step in the life of a call: its status in the list, and the event that tells it.</summary>
internal sealed record CallStep(TimeSpan After, string Status, string Event, string? Reason = null, string? Party = null);

/// <summary>The life of a placed call, which goes on by itself: the clock alone decides its status.</summary>
/// <param name="Call">The call.</param>
/// <param name="Steps">The steps, in the order of time; the first is at once.</param>
/// <param name="ListedAfter">When the list begins to show it; null for never.</param>
internal sealed record CallLife(PlacedCall Call, IReadOnlyList<CallStep> Steps, TimeSpan? ListedAfter)
{
    public const string Abandoned = "abandoned";
    public const string RingsInVain = "rings-in-vain";
    public const string Unlisted = "unlisted";
    public const string ListedLate = "listed-late";

    private static readonly CallStep New = new(Seconds(0), "queued", "task:new");

    /// <summary>It rings longer than a gateway as shipped waits between two looks at the list.</summary>
    private static readonly CallStep[] Answered =
    [
        new(Seconds(2), "offered", "task:connect"),
        new(Seconds(18), "assigned", "task:connected"),
        new(Seconds(28), "completed", "task:ended", "Customer Left", "Customer"),
    ];

    private static readonly CallStep[] HungUp =
    [
        new(Seconds(2), "offered", "task:connect"),
        new(Seconds(18), "abandoned", "task:ended", "Customer Left", "Customer"),
    ];

    private static readonly CallStep[] InVain =
    [
        new(Seconds(2), "offered", "task:connect"),
        new(Seconds(18), "queued", "task:ended", "RONA Timer Expired", "System"),
        .. Answered.Select(step => step with { After = step.After + Seconds(18) }),
    ];

    /// <summary>Begins the life of a call by the faults that are armed for it.</summary>
    public static CallLife Begin(PlacedCall call, SandboxOptions options, Func<string, int?> takeFault)
    {
        var steps = takeFault(Abandoned) is not null ? HungUp : takeFault(RingsInVain) is not null ? InVain : Answered;
        TimeSpan? listed = takeFault(Unlisted) is not null ? null
            : takeFault(ListedLate) is { } seconds ? Seconds(seconds)
            : options.ListDelay;
        return new(call, [New, .. steps], listed);
    }

    public bool IsListed(DateTimeOffset now) => ListedAfter is { } delay && now >= Call.At + delay;

    /// <summary>The last step that has come.</summary>
    public CallStep StepAt(DateTimeOffset now) => Steps.Last(step => step.After == TimeSpan.Zero || Call.At + step.After <= now);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
