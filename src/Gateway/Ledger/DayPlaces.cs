namespace WebexGateway.Ledger;

/// <summary>
/// The places of one day for chosen times, where <c>Callbacks:CapacityPerSlot</c> bounds them: one address holds a twentieth, at least
/// two, and when half are taken those who choose a time are asked for a challenge.
/// </summary>
public sealed record DayPlaces(DateTimeOffset From, DateTimeOffset To, int Count)
{
    /// <summary>Counts what waits for its time on a day.</summary>
    public const string Taken = "from callback where status = 2 and status < 3 and due >= @from and due < @to";

    private const int FewestOfOne = 2;
    private const int Shares = 20;

    /// <summary>How many one address may hold.</summary>
    public int OfOne => Math.Max(FewestOfOne, Count / Shares);

    /// <summary>Whether so many leave less than half.</summary>
    public bool AreScarce(long taken) => 2 * taken >= Count;

    /// <summary>The places of the day on which this time lies; null where any number is taken.</summary>
    public static DayPlaces? Of(CallbackOptions options, DateTimeOffset chosen)
    {
        if (options.CapacityPerSlot is not { } capacity)
        {
            return null;
        }

        var (from, to, slots) = options.OpeningHours.SlotsOn(chosen, options.SlotMinutes);
        return new(from, to, (int)Math.Min(int.MaxValue, (long)slots * capacity));
    }
}
