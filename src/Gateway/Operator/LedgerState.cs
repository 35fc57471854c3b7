namespace WebexGateway.Operator;

/// <summary>The ledger's part, which is the same for all instances.</summary>
public sealed record LedgerState(
    LedgerSummary Summary,
    int PaceLeft,
    int Pace,
    int Forbidden);
