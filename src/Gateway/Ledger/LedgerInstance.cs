namespace WebexGateway.Ledger;

/// <summary>The name of this process in leases.</summary>
public sealed class LedgerInstance(Randomness randomness)
{
    public string Name { get; } = randomness.Name();
}
