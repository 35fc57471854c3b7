using System.Data.Common;
using Microsoft.Extensions.Options;
using WebexGateway.Configuration;
using WebexGateway.Ledger;
using WebexGateway.Tokens;
using WebexGateway.Webex;

namespace WebexGateway.Operator;

/// <summary>The data of the operator's page. <c>Ledger</c> is null while the store is down.</summary>
public sealed record OperatorState(
    DateTimeOffset At,
    DateTimeOffset Since,
    Stretch Hour,
    Stretch Day,
    WebexLine Webex,
    LedgerState? Ledger,
    IReadOnlyList<TokenLine> Tokens,
    BudgetLines Budgets,
    ConfigurationState Configuration);

/// <summary>
/// Webex's condition: <c>answers</c>, <c>failing</c> or <c>paused</c>; how many callbacks failed, and with which status, if any.
/// </summary>
public sealed record WebexLine(string Status, DateTimeOffset? Since, int Failures, int? Answered);

/// <summary>The ledger's part, which is the same for all instances.</summary>
public sealed record LedgerState(
    LedgerSummary Summary,
    int PaceLeft,
    int Pace,
    IReadOnlyList<DeskRow> Undecided,
    IReadOnlyList<DeskRow> Queued,
    IReadOnlyList<DeskRow> Scheduled,
    int Forbidden);

public sealed record TokenLine(
    string Name,
    string ServedBy,
    string State,
    string? Reason,
    DateTimeOffset? LiveUntil,
    DateTimeOffset? ConnectedAt,
    string? ConnectedBy,
    string? Scope,
    int? DaysLeft,
    bool EndsSoon);

public sealed record BudgetLines(bool Enforced, int SitePerDay, int RegionPerDay);

/// <summary>Gathers the data of the operator's page.</summary>
public sealed class OperatorView(
    LedgerMetrics ledger,
    LedgerDesk desk,
    RecentMinutes minutes,
    WebexCircuit circuit,
    TokenCache tokens,
    LiveConfiguration configuration,
    IOptionsMonitor<CallbackOptions> callbacks,
    IOptionsMonitor<PaceOptions> paces,
    TimeProvider clock)
{
    public async Task<OperatorState> LookAsync(CancellationToken cancellationToken)
    {
        var budgets = callbacks.CurrentValue.Budgets;
        return new(
            clock.GetUtcNow(),
            minutes.Since,
            minutes.Last(60, 1),
            minutes.Last(96, 15),
            Line(circuit.Condition),
            await LedgerAsync(cancellationToken),
            [.. tokens.Names.Select(name => Line(name, tokens.Slot(name)))],
            new(budgets.Mode == BudgetMode.Enforce, budgets.SitePerDay, budgets.RegionPerDay),
            configuration.State);
    }

    private static WebexLine Line(WebexCondition condition) =>
        new(condition.Status, condition.Since, condition.Trouble?.Failures ?? 0, condition.Trouble?.Answered);

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
            var summary = await ledger.LookAsync(cancellationToken);
            return new(
                summary,
                ledger.PaceLeft(summary),
                paces.CurrentValue.RequestsPerMinute,
                await desk.ListAsync(null, cancellationToken),
                await desk.ListAsync(CallbackStatus.Queued, cancellationToken),
                await desk.ListAsync(CallbackStatus.Scheduled, cancellationToken),
                await desk.CountForbiddenAsync(cancellationToken));
        }
        catch (DbException)
        {
            return null; // the page says so, and the log has the reason
        }
    }
}
