namespace WebexGateway.Operator;

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
