using System.Globalization;

namespace WebexGateway.Ledger;

/// <summary>Reads what became of callbacks in the last thirty days, in the site's time zone.</summary>
public sealed class CallStatistics(Store store, IOptionsMonitor<CallbackOptions> callbacks, TimeProvider clock)
{
    /// <summary>The rows that are read, newest first: a month of the shipped budgets and as much again.</summary>
    private const int Most = 200_000;

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public async Task<CallFunnels> ReadAsync(CancellationToken cancellationToken)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(callbacks.CurrentValue.TimeZone);
        DateTime Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        var now = clock.GetUtcNow();
        var here = Local(now);
        var rows = await RowsAsync(now - Month, cancellationToken);
        CallFunnel Between(DateTime from, DateTime to) =>
            CallFunnel.Of([.. rows.Where(row => Local(row.Created) is var asked && asked >= from && asked <= to)]);
        return new(
            Between(here.Date, here),
            Between(here.Date.AddDays(-7), here.AddDays(-7)),
            CallFunnel.Of(rows),
            By(rows, row => row.Topic),
            By(rows, row => Local(row.Created).ToString("HH", CultureInfo.InvariantCulture)));
    }

    private static SortedDictionary<string, CallFunnel> By(List<CallFunnel.Row> rows, Func<CallFunnel.Row, string> key) =>
        new(rows.GroupBy(key).ToDictionary(group => group.Key, group => CallFunnel.Of([.. group])), StringComparer.Ordinal);

    /// <summary>Rows are numbered in the order of time, so that no index is needed.</summary>
    private async Task<List<CallFunnel.Row>> RowsAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            select created, topic, status, call_state, closed, since, call_connected from callback
            where seq > (select max(seq) from callback) - {Most} order by seq desc
            """;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<CallFunnel.Row>();
        while (await rows.ReadAsync(cancellationToken) && rows.GetMoment(0)!.Value is var created && created >= from)
        {
            found.Add(new(
                created,
                rows.GetString(1),
                (CallbackStatus)rows.GetInt32(2),
                rows.IsDBNull(3) ? null : (CallState)rows.GetInt32(3),
                !rows.IsDBNull(4),
                rows.GetMoment(6) - rows.GetMoment(5)));
        }

        return found;
    }
}
