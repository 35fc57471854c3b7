namespace WebexGateway.Operator;

/// <summary>The data of the operator's page. <c>Ledger</c> is null while the store is down.</summary>
public sealed record OperatorState(
    DateTimeOffset At,
    ServiceState Service,
    bool Alerts,
    WebexLine Webex,
    LedgerState? Ledger,
    IReadOnlyList<TokenLine> Tokens,
    BudgetLines Budgets,
    ConfigurationState Configuration,
    LegalLine Law)
{
    /// <summary>The version of the instance that answers.</summary>
    public string Version { get; } = GatewayVersion.Text;

    /// <summary>Where Webex posts its events, with the secret.</summary>
    public string? EventAddress { get; init; }
}
