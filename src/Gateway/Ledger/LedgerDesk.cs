using System.Globalization;

namespace WebexGateway.Ledger;

/// <summary>The operator's work on telephone numbers: reveal, erase, and the do-not-call list. Each deed is in the audit list.</summary>
public sealed class LedgerDesk(LedgerWriter writer, Store store, IOptionsMonitor<CallbackOptions> callbacks)
{
    /// <summary>The callback's number is on the do-not-call list.</summary>
    public const string IsForbidden = "exists (select 1 from do_not_call where do_not_call.number = callback.number)";

    /// <summary>A callback's number and name, once it is written who saw them; null when they are erased, or the id is unknown.</summary>
    public Task<(PhoneNumber Number, string? Name)?> RevealAsync(Guid id, string who, CancellationToken cancellationToken) =>
        writer.RunAsync<(PhoneNumber, string?)?>(
            async session =>
            {
                if (session.Keys.RowOf(id) is not { } row)
                {
                    return null;
                }

                byte[]? person;
                await using (var rows = await session.QueryAsync("select person from callback where seq = @row", ("row", row)))
                {
                    person = await rows.ReadAsync() ? rows.GetBytes(0) : null;
                }

                if (session.Keys.Open(person, row) is not { } whom)
                {
                    return null;
                }

                await AuditLog.WriteAsync(session, who, "number-revealed", row);
                return whom;
            },
            cancellationToken);

    /// <summary>
    /// Cancels a number's waiting callbacks and erases its personal data. Returns the number of rows; counts and consents stay.
    /// </summary>
    public Task<int> EraseAsync(PhoneNumber number, string who, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
        {
            var fingerprint = session.Keys.Fingerprint("number", number.E164);
            await session.StopAsync(
                callbacks.CurrentValue.OpeningHours,
                $"update callback set status = {StatusSql.Cancelled}, settled = @now where number = @number and {StatusSql.IsWaiting}",
                ("now", session.Now),
                ("number", fingerprint));
            var erased = await session.ExecuteAsync(
                """
                update callback set person = null, number = null, prefix = null, address = null, idempotency = null, body = null,
                  note = 'erased on request'
                where number = @number
                """,
                ("number", fingerprint));
            await AuditLog.WriteAsync(
                session, who, "number-erased", detail: $"{erased.ToString(CultureInfo.InvariantCulture)} callback(s)");
            return erased;
        },
        cancellationToken);

    /// <summary>The length of the do-not-call list. It holds keyed hashes, so the numbers cannot be read back.</summary>
    public async Task<int> CountForbiddenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from do_not_call";
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Puts a number on the do-not-call list, and cancels its waiting callbacks.</summary>
    public Task<int> ForbidAsync(PhoneNumber number, string who, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
        {
            var fingerprint = session.Keys.Fingerprint("number", number.E164);
            await session.StopAsync(
                callbacks.CurrentValue.OpeningHours,
                $"""
                update callback set status = {StatusSql.Cancelled}, settled = @now, note = 'do not call'
                where number = @number and {StatusSql.IsWaiting}
                """,
                ("now", session.Now),
                ("number", fingerprint));
            await AuditLog.WriteAsync(session, who, "do-not-call-added");
            return await session.ExecuteAsync(
                "insert into do_not_call (number, since) values (@number, @now) on conflict (number) do nothing",
                ("number", fingerprint),
                ("now", session.Now));
        },
        cancellationToken);

    /// <summary>Takes a number off the list. Returns 0 when it was not on it.</summary>
    public Task<int> AllowAsync(PhoneNumber number, string who, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
        {
            var removed = await session.ExecuteAsync(
                "delete from do_not_call where number = @number", ("number", session.Keys.Fingerprint("number", number.E164)));
            return removed == 0 ? 0 : await AuditLog.WriteAsync(session, who, "do-not-call-removed");
        },
        cancellationToken);
}
