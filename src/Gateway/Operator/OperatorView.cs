using System.Data.Common;

namespace WebexGateway.Operator;

/// <summary>Gathers the data of the operator's page.</summary>
public sealed class OperatorView(
    LedgerMetrics figures,
    LedgerDesk desk,
    WebexCircuit circuit,
    WebexResults results,
    TokenCache tokens,
    LiveConfiguration configuration,
    ServiceCondition condition,
    ServiceAlerts alerts,
    IOptionsMonitor<CallbackOptions> callbacks,
    IOptionsMonitor<PaceOptions> paces,
    IConfiguration settings,
    TimeProvider clock)
{
    public async Task<OperatorState> LookAsync(CancellationToken cancellationToken)
    {
        var budgets = callbacks.CurrentValue.Budgets;
        var ledger = await LedgerAsync(cancellationToken);
        return new(
            clock.GetUtcNow(),
            condition.Look(ledger is null ? true : null),
            alerts.AreSet,
            Line(circuit.Condition, results.Look().Last is not null),
            ledger,
            [.. tokens.Names.Select(name => Line(name, tokens.Slot(name)))],
            new(budgets.Mode == BudgetMode.Enforce, budgets.SitePerDay, budgets.RegionPerDay),
            configuration.State,
            new(LegalWarnings.MissingIdentity(settings), LegalWarnings.HoursFault(settings) is null));
    }

    private static WebexLine Line(WebexCondition condition, bool isAsked) =>
        new(condition.Status, condition.Since, condition.Trouble?.Failures ?? 0, condition.Trouble?.Answered, isAsked);

    private static TokenLine Line(string name, TokenSlot slot)
    {
        var state = TokenState.Of(slot);
        return new(
            name,
            slot.Name,
            state.Word,
            state.OperatorsReason,
            slot.Live?.ExpiresAt,
            slot.Grant?.ConnectedAt,
            slot.Grant?.ConnectedBy,
            slot.Grant?.Scope,
            (int?)state.DaysLeft,
            state.EndsSoon);
    }

    private async Task<LedgerState?> LedgerAsync(CancellationToken cancellationToken)
    {
        try
        {
            var summary = await figures.LookAsync(cancellationToken);
            return new(
                summary,
                figures.PaceLeft(summary),
                paces.CurrentValue.RequestsPerMinute,
                await desk.CountForbiddenAsync(cancellationToken));
        }
        catch (DbException)
        {
            return null; // the page says so, and the log has the reason
        }
    }
}
