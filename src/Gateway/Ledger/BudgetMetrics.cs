using System.Diagnostics.Metrics;

namespace WebexGateway.Ledger;

/// <summary>Counts callbacks that met a spent budget, also in shadow mode.</summary>
public sealed class BudgetMetrics(IMeterFactory meters)
{
    private readonly Counter<long> spent = meters.Create(Traces.Name).CreateCounter<long>(
        "webex_gateway.budgets.spent", "{callback}", "Callbacks that met a spent budget; with enforced=false they were let through.");

    public void Spent(string budget, bool enforced) => spent.Add(1, new("budget", budget), new("enforced", enforced));
}
