namespace WebexGateway.Site;

/// <summary>
/// Holds opening hours against those in which Colombian companies may call people: Ley 2300 of 2023, from Monday to Friday 07:00 to 19:00,
/// on Saturday 08:00 to 15:00, and not on Sundays and holidays.
/// </summary>
internal static class ContactHours
{
    private const string Fix = "copy Hours and Holidays from config/examples/callbacks.colombia.json";

    /// <summary>Returns what does not fit, with the fix; null when all does.</summary>
    public static string? FaultOf(IConfigurationSection hours, IReadOnlyList<string> holidays)
    {
        var days = hours.GetChildren().ToList();
        if (days.Count == 0)
        {
            return $"Callbacks:Hours is not set, and numbers of +57 are served: telephones would ring at night (Ley 2300): {Fix}.";
        }

        var late = days.FirstOrDefault(day => !Fits(day.Key, day.Value ?? ""));
        return late is not null ? $"Callbacks:Hours:{late.Key} is '{late.Value}', outside the hours of Ley 2300: {Fix}."
            : !holidays.Contains("colombia") ? $"Callbacks:Holidays does not name colombia, whose holidays are closed (Ley 2300): {Fix}."
            : null;
    }

    private static bool Fits(string weekday, string hours)
    {
        var (from, to) = weekday.ToUpperInvariant() switch
        {
            "SUNDAY" => ("", ""),
            "SATURDAY" => ("08:00", "15:00"),
            _ => ("07:00", "19:00"),
        };
        return hours.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(interval => interval.Split('-', 2, StringSplitOptions.TrimEntries))
            .All(interval => string.CompareOrdinal(interval[0], from) >= 0 && string.CompareOrdinal(interval[^1], to) <= 0);
    }
}
