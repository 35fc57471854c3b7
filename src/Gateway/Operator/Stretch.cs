namespace WebexGateway.Operator;

/// <summary>Counts by name, and mean and greatest seconds, in buckets of time; null where nothing was measured.</summary>
/// <param name="From">The begin of the first bucket.</param>
/// <param name="Minutes">How long a bucket is.</param>
/// <param name="TimeZone">The site's time zone, by whose clock buckets begin.</param>
/// <param name="Counts">Counts by what was counted, a number for each bucket.</param>
/// <param name="Wait">Mean seconds from a visitor's wish to Webex's acceptance.</param>
/// <param name="LongestWait">The longest of these.</param>
/// <param name="Webex">Mean seconds of Webex's answers.</param>
/// <param name="SlowestWebex">The slowest of these.</param>
public sealed record Stretch(
    DateTimeOffset From,
    int Minutes,
    string TimeZone,
    Dictionary<string, long[]> Counts,
    double?[] Wait,
    double?[] LongestWait,
    double?[] Webex,
    double?[] SlowestWebex);
