using System.Collections.Concurrent;

namespace WebexGateway.Calendar;

/// <summary>
/// Colombia's public holidays of any year, by Ley 51 de 1983: some stay on their date, most move to the Monday after, some follow Easter.
/// </summary>
public static class ColombianHolidays
{
    /// <summary>1 January, 1 May, 20 July, 7 August, 8 and 25 December.</summary>
    private static readonly (int Month, int Day)[] Fixed = [(1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25)];

    /// <summary>
    /// Epiphany, St Joseph, Peter and Paul, Assumption, Columbus Day, All Saints, Independence of Cartagena: on the next Monday.
    /// </summary>
    private static readonly (int Month, int Day)[] Moved = [(1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11)];

    /// <summary>
    /// Maundy Thursday, Good Friday; Ascension, Corpus Christi and Sacred Heart on the Monday that they are kept, in days from Easter
    /// Sunday.
    /// </summary>
    private static readonly int[] FromEaster = [-3, -2, 43, 64, 71];

    private static readonly ConcurrentDictionary<int, HashSet<DateOnly>> Years = new();

    public static bool Contains(DateOnly day) => Of(day.Year).Contains(day);

    /// <summary>Two holidays may fall on one day.</summary>
    public static IReadOnlySet<DateOnly> Of(int year) => Years.GetOrAdd(year, _ =>
    {
        var easter = Easter(year);
        return
        [
            .. Fixed.Select(day => new DateOnly(year, day.Month, day.Day)),
            .. Moved.Select(day => Monday(new DateOnly(year, day.Month, day.Day))),
            .. FromEaster.Select(easter.AddDays),
        ];
    });

    private static DateOnly Monday(DateOnly day) => day.AddDays(((int)DayOfWeek.Monday - (int)day.DayOfWeek + 7) % 7);

    /// <summary>
    /// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, Astronomical Algorithms, chapter 8).
    /// </summary>
    private static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return new DateOnly(year, n / 31, (n % 31) + 1);
    }
}
