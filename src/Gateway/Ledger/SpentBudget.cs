namespace WebexGateway.Ledger;

/// <summary>A spent budget. One of a day closes the site until tomorrow.</summary>
/// <param name="Name">One of a closed set.</param>
/// <param name="RetryAfter">How long until there is room again.</param>
/// <param name="Detail">What the visitor's page may be told.</param>
/// <param name="IsDaily">It is a day's.</param>
public sealed record SpentBudget(string Name, TimeSpan RetryAfter, string Detail, bool IsDaily = false);
