using System.Globalization;

namespace WebexGateway.Calendar;

/// <summary>
/// The hours in which callbacks are made, by weekday in the site's time zone, without holidays. Without hours it is always open.
/// </summary>
public sealed class OpeningHours
{
    /// <summary>The last time that may be chosen, as in Webex's own scheduled callbacks.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(31);

    private const int SearchDays = 400;

    private readonly TimeZoneInfo zone;
    private readonly Dictionary<DayOfWeek, List<(TimeOnly From, TimeOnly To)>> hours;
    private readonly HashSet<DateOnly> closedDates;
    private readonly bool colombia;

    private OpeningHours(
        TimeZoneInfo zone, Dictionary<DayOfWeek, List<(TimeOnly, TimeOnly)>> hours, HashSet<DateOnly> closedDates, bool colombia)
    {
        this.zone = zone;
        this.hours = hours;
        this.closedDates = closedDates;
        this.colombia = colombia;
    }

    /// <summary>Throws a <see cref="FormatException"/> that names the wrong entry and how to write it.</summary>
    public static OpeningHours Read(string timeZone, IReadOnlyDictionary<string, string> hours, IReadOnlyCollection<string> holidays)
    {
        var intervals = hours.ToDictionary(day => Weekday(day.Key), day => Intervals(day.Key, day.Value));
        var dates = holidays.Where(day => day != "colombia").Select(Date).ToHashSet();
        return new(TimeZoneInfo.FindSystemTimeZoneById(timeZone), intervals, dates, holidays.Contains("colombia"));
    }

    public bool IsOpen(DateTimeOffset moment) => NextOpening(moment) == moment;

    /// <summary>This moment when it is open, or the next opening.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset moment)
    {
        if (hours.Count == 0)
        {
            return moment;
        }

        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        for (var day = today; day < today.AddDays(SearchDays); day = day.AddDays(1))
        {
            foreach (var (from, to) in IntervalsOf(day))
            {
                if (moment < from)
                {
                    return from;
                }

                if (moment < to)
                {
                    return moment;
                }
            }
        }

        return moment.AddDays(SearchDays); // closed on every day: nothing is due
    }

    /// <summary>The day in the site's time zone, and when it ends.</summary>
    public (DateOnly Day, DateTimeOffset End) DayOf(DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        return (day, Moment(day.AddDays(1).ToDateTime(TimeOnly.MinValue)));
    }

    /// <summary>
    /// A local time <c>yyyy-MM-ddTHH:mm</c> as a moment; null for another text. A time that the clock skips in spring is moved past the
    /// gap; of two in autumn the first counts.
    /// </summary>
    public DateTimeOffset? Moment(string local) =>
        DateTime.TryParseExact(local, "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && time.Year is > 1 and < 9999 ? Moment(time) : null;

    /// <summary>
    /// The free times on the slots' grid up to the horizon, as local times. Where the clock is put back, a local time may be of the past,
    /// and 31 days of the calendar are longer than the horizon.
    /// </summary>
    public IEnumerable<string> Times(DateTimeOffset now, int slotMinutes, Predicate<DateTimeOffset> isTaken)
    {
        var slot = TimeSpan.FromMinutes(slotMinutes);
        var first = LocalSlotOf(now, slot) + slot;
        return Enumerable.Range(0, (int)(Horizon / slot))
            .Select(i => first + (slot * i))
            .Where(time => Existing(time) is { } moment && moment > now && moment <= now + Horizon && IsOpen(moment) && !isTaken(moment))
            .Select(Text);
    }

    /// <summary>The beginning of this moment's slot.</summary>
    public DateTimeOffset SlotOf(DateTimeOffset moment, int slotMinutes) => Moment(LocalSlotOf(moment, TimeSpan.FromMinutes(slotMinutes)));

    /// <summary>The beginning and the end of this moment's day, and its open slots.</summary>
    public (DateTimeOffset From, DateTimeOffset To, int Slots) SlotsOn(DateTimeOffset moment, int slotMinutes)
    {
        var (day, end) = DayOf(moment);
        var from = Moment(day.ToDateTime(TimeOnly.MinValue));
        var open = hours.Count == 0 ? end - from : IntervalsOf(day).Aggregate(
            TimeSpan.Zero, (sum, interval) => sum + (interval.To - interval.From));
        return (from, end, Math.Max(1, (int)(open / TimeSpan.FromMinutes(slotMinutes))));
    }

    /// <summary>The next opening as a local time.</summary>
    public string LocalOpening(DateTimeOffset now) => Text(TimeZoneInfo.ConvertTime(NextOpening(now), zone).DateTime);

    private DateTime LocalSlotOf(DateTimeOffset moment, TimeSpan slot)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        return local.Date + (slot * (int)(local.TimeOfDay / slot));
    }

    private static string Text(DateTime local) => local.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> IntervalsOf(DateOnly day)
    {
        if (closedDates.Contains(day)
            || (colombia && ColombianHolidays.Contains(day))
            || !hours.TryGetValue(day.DayOfWeek, out var intervals))
        {
            return [];
        }

        return intervals.Select(
            interval => (
                Moment(day.ToDateTime(interval.From)),
                interval.To == TimeOnly.MaxValue ? Moment(day.AddDays(1).ToDateTime(TimeOnly.MinValue)) : Moment(
                    day.ToDateTime(interval.To))));
    }

    private DateTimeOffset Moment(DateTime local)
    {
        var time = local;
        while (Existing(time) is null)
        {
            time = time.AddMinutes(15);
        }

        return Existing(time)!.Value;
    }

    /// <summary>
    /// The first moment at which the zone's clocks show this; null when they skip it. The framework's <c>IsInvalidTime</c> knows only the
    /// gaps of yearly rules, not a clock that is changed once for good.
    /// </summary>
    private DateTimeOffset? Existing(DateTime local)
    {
        var near = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.Zero);
        var (before, after) = (zone.GetUtcOffset(near.AddDays(-1)), zone.GetUtcOffset(near.AddDays(1)));
        return At(before > after ? before : after) ?? At(before > after ? after : before);

        DateTimeOffset? At(TimeSpan offset) => near - offset is var moment && zone.GetUtcOffset(moment) == offset ? moment : null;
    }

    private static DayOfWeek Weekday(string name) =>
        Enum.TryParse<DayOfWeek>(name, ignoreCase: true, out var day) && !int.TryParse(name, out _)
            ? day
            : throw new FormatException($"Callbacks:Hours holds '{name}', which is no weekday: use Monday to Sunday.");

    private static List<(TimeOnly From, TimeOnly To)> Intervals(string day, string text)
    {
        var intervals = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(
            part => Interval(day, part)).Order().ToList();
        return intervals.Zip(intervals.Skip(1)).Any(pair => pair.First.To > pair.Second.From)
            ? throw new FormatException($"Callbacks:Hours:{day} is '{text}': two of its intervals overlap.")
            : intervals;
    }

    private static (TimeOnly From, TimeOnly To) Interval(string day, string text)
    {
        var parts = text.Split('-');
        return parts.Length == 2 && Time(parts[0]) is { } from && Time(
            parts[1].Trim() == "24:00" ? "23:59:59.9999999" : parts[1]) is { } to && from < to
            ? (from, to)
            : throw new FormatException(
                $"Callbacks:Hours:{day} holds '{text}': write opening and closing as 07:00-19:00, several divided by commas.");
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(
            text.Trim(), ["HH:mm", "HH:mm:ss.fffffff"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static DateOnly Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new FormatException($"Callbacks:Holidays holds '{text}': write a date as 2026-12-25, or \"colombia\".");
}
