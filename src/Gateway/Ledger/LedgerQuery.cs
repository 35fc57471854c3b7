namespace WebexGateway.Ledger;

/// <summary>A query whose rows are noted one by one, so that several can travel together.</summary>
/// <param name="Sql">A <c>select</c>.</param>
/// <param name="Parameters">Its parameters, in the same order each time.</param>
/// <param name="Note">Receives each row.</param>
public sealed record LedgerQuery(string Sql, (string Name, object? Value)[] Parameters, Action<LedgerRows> Note);
