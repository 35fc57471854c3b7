namespace WebexGateway.Ledger;

/// <summary>What happened in a stretch of time that begins here, by all instances together.</summary>
/// <param name="At">The begin of the stretch.</param>
/// <param name="What">What was counted or measured, such as <c>outcome/placed</c>.</param>
/// <param name="Count">How often.</param>
/// <param name="Milliseconds">The sum of what was measured; 0 for what is only counted.</param>
/// <param name="Longest">The longest of what was measured, in milliseconds.</param>
public sealed record HistoryEntry(DateTimeOffset At, string What, long Count, long Milliseconds, long Longest);
