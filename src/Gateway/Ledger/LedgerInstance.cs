namespace WebexGateway.Ledger;

/// <summary>The name of this process in leases.</summary>
public sealed class LedgerInstance
{
    public string Name { get; } = Guid.NewGuid().ToString("N");
}
