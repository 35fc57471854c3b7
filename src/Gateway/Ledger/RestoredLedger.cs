using System.Data.Common;

namespace WebexGateway.Ledger;

/// <summary>
/// A ledger that is older than what happened. A callback that was to be made before the restoration may have been made since the backup:
/// it becomes unconfirmed, and an operator decides. A callback whose time is still to come cannot have been made.
/// </summary>
public static class RestoredLedger
{
    private const string Hold = $"""
        update callback set status = {StatusSql.Unconfirmed}, settled = @now, lease_owner = null, lease_until = null,
          note = 'restored from a backup: it may have been made since', answer = coalesce(answer, {StatusSql.Unconfirmed}),
          answer_at = coalesce(answer_at, @now)
        where {StatusSql.IsOpen} and (status = {StatusSql.Submitting} or due <= @now)
        """;

    /// <summary>Returns how many callbacks an operator must decide on.</summary>
    public static async Task<int> HoldBackAsync(DbConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Hold;
        return await command.Bind("now", now).ExecuteNonQueryAsync(cancellationToken);
    }
}
