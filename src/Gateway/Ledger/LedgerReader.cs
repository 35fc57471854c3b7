using System.Globalization;

namespace WebexGateway.Ledger;

/// <summary>Reads the ledger outside the writer's transactions.</summary>
public sealed class LedgerReader(LedgerKeyStore keys, Store store, IOptionsMonitor<CallbackOptions> callbacks, TimeProvider clock)
{
    public async Task<CallbackState?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        if ((await keys.KeysAsync(connection)).RowOf(id) is not { } row)
        {
            return null;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = "select status, due, coalesce(settled, created), call_state from callback where seq = @row";
        command.Bind("row", row);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? CallbackState.Of(id, rows.GetInt32(0), rows.GetInt64(1), rows.GetInt64(2), rows.IsDBNull(3) ? null : rows.GetInt32(3))
            : null;
    }

    /// <summary>
    /// What a request is answered whose key came before, and the number that was asked for then; null when the key is new.
    /// </summary>
    public async Task<(Booking Booking, PhoneNumber Number)?> FindByKeyAsync(string key, string body, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var marks = await keys.KeysAsync(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = "select seq, body, answer, answer_at, person from callback where idempotency = @key";
        command.Bind("key", marks.Fingerprint("idempotency", key));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) && marks.Open(rows.GetBytes(4), rows.GetInt64(0)) is var (number, _)
            ? (BookingDecision.AnswerOf(
                marks,
                rows.GetInt64(0),
                rows.GetBytes(1).AsSpan().SequenceEqual(marks.Fingerprint("body", body)),
                rows.IsDBNull(2) ? null : (CallbackStatus)rows.GetInt32(2),
                rows.GetMoment(3)), number)
            : null;
    }

    public async Task<string?> OldestRouteAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select route from callback where {StatusSql.IsWaiting} and due <= @now order by due limit 1";
        command.Bind("now", clock.GetUtcNow());
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>The full slots by their beginning; none without a capacity.</summary>
    public async Task<IReadOnlySet<DateTimeOffset>> TakenTimesAsync(CancellationToken cancellationToken)
    {
        var options = callbacks.CurrentValue;
        if (options.CapacityPerSlot is not { } capacity)
        {
            return new HashSet<DateTimeOffset>();
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select due, count(*) from callback where {StatusSql.IsScheduled} group by due";
        var booked = new Dictionary<DateTimeOffset, long>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var slot = options.OpeningHours.SlotOf(rows.GetMoment(0)!.Value, options.SlotMinutes);
            booked[slot] = booked.GetValueOrDefault(slot) + rows.GetInt64(1);
        }

        return booked.Where(slot => slot.Value >= capacity).Select(slot => slot.Key).ToHashSet();
    }

    /// <summary>At least half of the places of this time's day are taken; false without a capacity.</summary>
    public async Task<bool> IsScarceAsync(DateTimeOffset chosen, CancellationToken cancellationToken)
    {
        if (DayPlaces.Of(callbacks.CurrentValue, chosen) is not { } places)
        {
            return false;
        }

        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) {DayPlaces.Taken}";
        command.Bind("from", places.From).Bind("to", places.To);
        return places.AreScarce(Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture));
    }
}
