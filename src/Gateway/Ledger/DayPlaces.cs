namespace WebexGateway.Ledger;

/// <summary>
/// The places of one day for chosen times, where <c>Callbacks:CapacityPerSlot</c> bounds them: one address holds a twentieth, at least
/// two, and when half are taken those who choose a time are asked for a challenge.
/// </summary>
public sealed record DayPlaces(DateTimeOffset From, DateTimeOffset To, int Count)
{
    /// <summary>The rows of scheduled callbacks on a day.</summary>
    public const string Taken = $"from callback where {StatusSql.IsScheduled} and due >= @from and due < @to";

    private const int FewestOfOne = 2;
    private const int Shares = 20;

    /// <summary>Places that one address may hold.</summary>
    public int OfOne => Math.Max(FewestOfOne, Count / Shares);

    /// <summary>At least half are taken.</summary>
    public bool AreScarce(long taken) => 2 * taken >= Count;

    /// <summary>The places of this time's day; null without a capacity.</summary>
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
