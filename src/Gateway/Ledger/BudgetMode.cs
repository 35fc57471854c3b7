namespace WebexGateway.Ledger;

/// <summary>Whether a spent budget refuses.</summary>
public enum BudgetMode
{
    Enforce,

    /// <summary>It is counted and logged, and refuses no callback.</summary>
    Shadow,
}
