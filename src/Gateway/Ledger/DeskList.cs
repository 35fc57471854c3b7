using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace WebexGateway.Ledger;

/// <summary>
/// Reads the operator's list by pages, in the order of rows, which is the order of asking: a page costs the same in a ledger of a thousand
/// rows and of a million. It holds no transaction between pages, so a slow reader does not keep the write-ahead log growing.
/// </summary>
public sealed class DeskList(LedgerKeyStore keyStore, Store store, TimeProvider clock)
{
    private const int RowsAtOnce = 500;

    /// <summary>A clock that was set back writes later rows with earlier times; the search for a time allows for this much.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromDays(1);

    /// <summary>Null for a cursor that is not ours.</summary>
    public async Task<DeskPage?> PageAsync(DeskSearch search, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var keys = await keyStore.KeysAsync(connection);
        await using var command = connection.CreateCommand();
        if (!await DescribeAsync(command, keys, search, cancellationToken))
        {
            return null;
        }

        var (found, last, now) = (new List<DeskRow>(), 0L, clock.GetUtcNow());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (found.Count == search.Limit)
            {
                return new(found, keys.CursorOf(last));
            }

            last = rows.GetInt64(0);
            found.Add(DeskRow.Read(keys, rows, now));
        }

        return new(found, null);
    }

    /// <summary>All rows, from the first page of the search on.</summary>
    public async IAsyncEnumerable<DeskRow> AllAsync(
        DeskSearch search, DeskPage first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (DeskPage? page = first; page is not null;)
        {
            foreach (var row in page.Callbacks)
            {
                yield return row;
            }

            page = page.Next is { } next
                ? await PageAsync(search with { After = next, Limit = RowsAtOnce }, cancellationToken)
                : null;
        }
    }

    /// <summary>The statement of a page. It reads by row, or by the index of the most selective condition.</summary>
    public static string StatementOf(DeskSearch search)
    {
        string?[] conditions =
        [
            "seq > @low and seq < @high",
            search.Name is null ? null : "seq = @named",
            search.From is null ? null : "created >= @from",
            search.To is null ? null : "created < @to",
            search.Topic is null ? null : "topic = @topic",
            search.StatusCondition,
            search.Call is { } call ? DeskCalls.Condition(call) : null,
            search.Numbers is { } numbers ? $"number in ({string.Join(", ", numbers.Select((_, index) => $"@number{index}"))})" : null,
        ];
        return "select " + DeskRow.Columns + " from callback where " + string.Join(" and ", conditions.OfType<string>())
            + $" order by seq {(search.OldestFirst ? "asc" : "desc")} limit @most";
    }

    /// <summary>Writes the statement and binds its values. False for a cursor that is not ours.</summary>
    private static async Task<bool> DescribeAsync(
        DbCommand command, LedgerKeys keys, DeskSearch search, CancellationToken cancellationToken)
    {
        var (low, high) = await RangeAsync(command.Connection!, search, cancellationToken);
        if (search.After is { } cursor)
        {
            if (keys.RowOfCursor(cursor) is not { } after)
            {
                return false;
            }

            (low, high) = search.OldestFirst ? (Math.Max(low, after), high) : (low, Math.Min(high, after));
        }

        command.CommandText = StatementOf(search);
        command.Bind("low", low).Bind("high", high).Bind("most", search.Limit + 1);
        (string Name, object? Value)[] given =
        [
            ("named", search.Name is { } name ? keys.RowOfName(name) ?? -1L : null),
            ("from", search.From),
            ("to", search.To),
            ("topic", search.Topic),
            .. (search.Numbers ?? []).Select((number, index) => ($"number{index}", (object?)keys.Fingerprint("number", number.E164))),
        ];
        foreach (var (parameter, value) in given.Where(one => one.Value is not null))
        {
            command.Bind(parameter, value);
        }

        return true;
    }

    /// <summary>The rows that can lie between two times, without their ends.</summary>
    private static async Task<(long Low, long High)> RangeAsync(
        DbConnection connection, DeskSearch search, CancellationToken cancellationToken) => (
        search.From is { } from ? await FirstSinceAsync(connection, from - Disorder, cancellationToken) - 1 : -1,
        search.To is { } to ? await FirstSinceAsync(connection, to + Disorder, cancellationToken) : long.MaxValue);

    /// <summary>The first row that was asked for at this time or later, by halving: no callback writes an index by time.</summary>
    private static async Task<long> FirstSinceAsync(DbConnection connection, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var newest = connection.CreateCommand();
        newest.CommandText = "select coalesce(max(seq), 0) from callback";
        var (low, high) = (0L, Convert.ToInt64(await newest.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) + 1);
        await using var command = connection.CreateCommand();
        command.CommandText = "select seq, created from callback where seq >= @middle order by seq limit 1";
        command.Bind("middle", 0L);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            command.Parameters[0].Value = middle;
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            if (!await rows.ReadAsync(cancellationToken) || rows.GetMoment(1) >= at)
            {
                high = middle;
            }
            else
            {
                low = rows.GetInt64(0) + 1;
            }
        }

        return low;
    }
}
