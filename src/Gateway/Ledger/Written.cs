namespace WebexGateway.Ledger;

/// <summary>What a statement has changed. It is known after the commit, because statements travel together.</summary>
public sealed class Written
{
    public int Rows { get; internal set; }
}
