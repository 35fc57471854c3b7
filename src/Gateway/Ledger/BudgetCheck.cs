namespace WebexGateway.Ledger;

/// <summary>
/// Checks the budgets in the order address and number, number, prefix, region, site. They hold for the time of the call: a booking is
/// checked at its own time, and a due callback again before it is sent. They are read from the ledger's rows in the transaction that books
/// or claims, so what an early budget refuses costs the later ones nothing, and two instances cannot use the same room.
/// </summary>
public sealed class BudgetCheck(IOptionsMonitor<CallbackOptions> callbacks, BudgetReport report)
{
    private const string NumberSpentText = "This number has been called, or will be, as often as it may around that time.";
    private const string PrefixSpentText =
        "Numbers that begin like this one, such as those of one company, have been called, or will be, as often as they may around "
        + "that time.";
    private const string DaySpentText = "All callbacks of that day are given away.";

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private BudgetOptions Budgets => callbacks.CurrentValue.Budgets;

    private OpeningHours Hours => callbacks.CurrentValue.OpeningHours;

    /// <summary>
    /// The first budget without room for this booking at the time of its call; null when all have room, or in shadow mode.
    /// </summary>
    public async ValueTask<SpentBudget?> FindSpentAsync(
        LedgerSession session, BookingRequest request, BookingMarks marks, DateTimeOffset callTime, BookingHistory history)
    {
        var ofNumber = history.OfNumber.ConvertAll(row => row.At);
        var ofBoth = history.OfNumber.FindAll(row => row.Address.AsSpan().SequenceEqual(marks.Address)).ConvertAll(row => row.At);
        return report.NoteAndEnforce(
            Spent("address and number", NumberSpentText, ofBoth, Budgets.AddressAndNumberPerTenMinutes, TenMinutes, callTime)
            ?? SpentBy(ofNumber, history.OfPrefix, callTime)
            ?? await SpentOnDayAsync(session, request.Region, callTime),
            "refused");
    }

    /// <summary>
    /// The first budget without room for a due callback, by the calls that were really made. It was charged to the day for which it was
    /// booked; a queue may have moved it to another one, which it is charged to once.
    /// </summary>
    public async ValueTask<SpentBudget?> FindSpentAsync(LedgerSession session, DueCallback due)
    {
        var (ofNumber, ofPrefix) = await RungAsync(session, due);
        var spent = SpentBy(ofNumber, ofPrefix, session.Now);
        var isMoved = !IsToday(session, due.Since) && !(due.Answered is { } at && IsToday(session, at));
        if (isMoved)
        {
            spent ??= await SpentOnDayAsync(session, due.Region, session.Now);
        }

        var refusal = report.NoteAndEnforce(spent, "not sent: an operator must decide");
        if (isMoved && refusal is null)
        {
            await ChargeAsync(session, due.Region, session.Now);
        }

        return refusal;
    }

    /// <summary>The budget of this time's day without room for one more; null when there is room, or in shadow mode.</summary>
    public async ValueTask<SpentBudget?> FindSpentDayAsync(LedgerSession session, string region, DateTimeOffset callTime) =>
        report.NoteAndEnforce(await SpentOnDayAsync(session, region, callTime), "not put off: an operator must decide");

    /// <summary>Charges the day of the call, and warns when four fifths of a budget are used.</summary>
    public async ValueTask ChargeAsync(LedgerSession session, string region, DateTimeOffset callTime)
    {
        var day = await session.DayAsync(Hours, callTime);
        day.Add(region);
        report.Alert(region, day.Of(region), Budgets.RegionPerDay, Budgets.Mode);
        report.Alert(null, day.Total, Budgets.SitePerDay, Budgets.Mode);
    }

    private bool IsToday(LedgerSession session, DateTimeOffset moment) => Hours.DayOf(moment).Day == Hours.DayOf(session.Now).Day;

    private SpentBudget? SpentBy(List<DateTimeOffset> ofNumber, List<DateTimeOffset> ofPrefix, DateTimeOffset callTime) =>
        Spent("number in ten minutes", NumberSpentText, ofNumber, Budgets.NumberPerTenMinutes, TenMinutes, callTime)
        ?? Spent("number in a day", NumberSpentText, ofNumber, Budgets.NumberPerDay, Day, callTime)
        ?? Spent("prefix", PrefixSpentText, ofPrefix, Budgets.PrefixPerHour, Hour, callTime);

    private async ValueTask<SpentBudget?> SpentOnDayAsync(LedgerSession session, string region, DateTimeOffset callTime)
    {
        var day = await session.DayAsync(Hours, callTime);
        return day.Of(region) >= Budgets.RegionPerDay ? new("region in a day", day.Left, DaySpentText, IsDaily: true)
            : day.Total >= Budgets.SitePerDay ? new("site in a day", day.Left, DaySpentText, IsDaily: true)
            : null;
    }

    /// <summary>
    /// When the number and its neighbours were called in the last two days. Of the callbacks taken in the same batch, earlier rows count.
    /// </summary>
    private static async ValueTask<(List<DateTimeOffset> OfNumber, List<DateTimeOffset> OfPrefix)> RungAsync(
        LedgerSession session, DueCallback due)
    {
        const string Rung =
            $"""
            {StatusSql.RangAt} from callback
            where {StatusSql.MayHaveRung} and since > @from and seq <> @row
              and (status <> {StatusSql.Submitting} or lease_until <> @until or seq < @row)
            """;
        var (ofNumber, ofPrefix) = (new List<DateTimeOffset>(), new List<DateTimeOffset>());
        await using var rows = await session.QueryAsync(
            $"""
            select 1, {Rung} and number = @number
            union all
            select 2, {Rung} and prefix = @prefix
            """,
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

    /// <summary>Finds a window around this time without room. Room comes back when the window's oldest call leaves it.</summary>
    private static SpentBudget? Spent(
        string name, string detail, List<DateTimeOffset> others, int most, TimeSpan window, DateTimeOffset callTime)
    {
        if (others.Count < most)
        {
            return null;
        }

        List<DateTimeOffset> times = [.. others, callTime];
        times.Sort();
        var place = times.LastIndexOf(callTime);
        for (var oldest = Math.Min(place, times.Count - 1 - most); oldest >= Math.Max(0, place - most); oldest--)
        {
            if (times[oldest + most] - times[oldest] < window)
            {
                return new(name, times[oldest] + window - callTime, detail);
            }
        }

        return null;
    }
}
