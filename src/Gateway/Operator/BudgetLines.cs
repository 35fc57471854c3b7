namespace WebexGateway.Operator;

public sealed record BudgetLines(bool Enforced, int SitePerDay, int RegionPerDay);
