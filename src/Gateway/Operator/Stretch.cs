namespace WebexGateway.Operator;

/// <summary>Counts by name, and mean and greatest seconds, in buckets of time; null where nothing was measured.</summary>
public sealed record Stretch(
    DateTimeOffset From,
    int Minutes,
    Dictionary<string,
    long[]> Counts,
    double?[] Wait,
    double?[] LongestWait,
    double?[] Webex,
    double?[] SlowestWebex);
