using System.Globalization;
using System.Text.RegularExpressions;

namespace WebexGateway.Settings;

/// <summary>
/// Suggests the spelling of a duration, <c>[d.]hh:mm:ss</c>. .NET reads "24:00:00" as 24 days and "10" as ten days, so the schemas accept
/// no other spelling.
/// </summary>
public static partial class Duration
{
    /// <summary>Returns the fix for a text that is not a duration, with the right spelling where the meaning is certain.</summary>
    public static string Fix(string text)
    {
        if (Clock().Match(text.Trim()) is { Success: true } clock)
        {
            var meant = new TimeSpan(Number(clock, "hours"), Number(clock, "minutes"), Number(clock, "seconds"));
            return meant == TimeSpan.Zero
                ? "write a time above zero as hh:mm:ss, such as 00:10:00 for ten minutes"
                : string.Create(
                    CultureInfo.InvariantCulture, $"write {meant:c}, since a duration is [d.]hh:mm:ss with hours below 24");
        }

        return "write a time as hh:mm:ss, such as 00:10:00 for ten minutes, or d.hh:mm:ss, such as 1.00:00:00 for a day";
    }

    private static int Number(Match clock, string part) =>
        clock.Groups[part] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<hours>[0-9]{1,4}):(?<minutes>[0-5]?[0-9])(:(?<seconds>[0-5]?[0-9]))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Clock();
}
