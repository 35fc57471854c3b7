namespace WebexGateway.Ledger;

/// <summary>An entry of <c>GET /operator/audit</c>.</summary>
/// <param name="At">When.</param>
/// <param name="Who">The name of an operator's key, or <c>gateway</c>.</param>
/// <param name="What">One of <see cref="AuditLog.Words"/>.</param>
/// <param name="Callback">The id of the callback, if it is about one.</param>
/// <param name="About">The callback's reference, the token's name, or the generation of the configuration.</param>
/// <param name="Detail">The operator's reason, or how many.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string What, Guid? Callback, string? About, string? Detail);

/// <summary>A page of the audit list, newest first; <c>Next</c> is the cursor of the next page.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Audit, string? Next);
