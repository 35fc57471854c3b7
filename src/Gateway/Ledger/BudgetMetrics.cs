using System.Diagnostics.Metrics;
using WebexGateway.Telemetry;

namespace WebexGateway.Ledger;

/// <summary>What the budgets did, or in shadow mode would have done.</summary>
public sealed class BudgetMetrics(IMeterFactory meters)
{
    private readonly Counter<long> spent = meters.Create(Traces.Name).CreateCounter<long>("webex_gateway.budgets.spent", "{callback}", "Callbacks that met a spent budget; with enforced=false they were let through.");

    /// <summary>A callback met a spent budget.</summary>
    public void Spent(string budget, bool enforced) => spent.Add(1, new("budget", budget), new("enforced", enforced));
}
