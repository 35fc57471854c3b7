using System.Data.Common;
using System.Globalization;

namespace WebexGateway.Ledger;

/// <summary>The ledger's counts: what waits, what needs a decision, what was sent in the last minute, what was booked today.</summary>
/// <param name="Queued">Callbacks that are wanted now and wait, also while Webex has asked to wait.</param>
/// <param name="Scheduled">Callbacks whose time has not come.</param>
/// <param name="Unconfirmed">Open unconfirmed callbacks.</param>
/// <param name="Refused">Open refused callbacks.</param>
/// <param name="OldestSince">Since when the oldest of the queued is wanted.</param>
/// <param name="SentLately">Requests in the window of the pace.</param>
/// <param name="Today">Callbacks of the day by region.</param>
public sealed record LedgerSummary(
    int Queued,
    int Scheduled,
    int Unconfirmed,
    int Refused,
    DateTimeOffset? OldestSince,
    int SentLately,
    IReadOnlyDictionary<string,
    int> Today)
{
    /// <summary>A scheduled callback whose time has come counts as queued.</summary>
    private const string WaitsAs =
        $"case when status = {StatusSql.Queued} or due <= @now then {StatusSql.Queued} else {StatusSql.Scheduled} end";

    private const string Counts = $"""
        select {WaitsAs}, count(*), min(since) from callback where {StatusSql.IsWaiting} group by {WaitsAs}
        union all
        select status, count(*), min(since) from callback where {StatusSql.NeedsDecision} group by status
        """;

    public static async Task<LedgerSummary> ReadAsync(DbConnection connection, DateTimeOffset now, int day)
    {
        var (counts, oldest) = await CountsAsync(connection, now);
        return new(
            counts[(int)CallbackStatus.Queued],
            counts[(int)CallbackStatus.Scheduled],
            counts[(int)CallbackStatus.Unconfirmed],
            counts[(int)CallbackStatus.Refused],
            oldest,
            await PaceLedger.SentLatelyAsync(connection, now),
            await TodayAsync(connection, day));
    }

    private static async Task<(int[] Counts, DateTimeOffset? Oldest)> CountsAsync(DbConnection connection, DateTimeOffset now)
    {
        var counts = new int[Enum.GetValues<CallbackStatus>().Length];
        DateTimeOffset? oldest = null;
        await using var command = connection.CreateCommand();
        command.CommandText = Counts;
        command.Bind("now", now);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var status = Convert.ToInt32(rows.GetValue(0), CultureInfo.InvariantCulture);
            counts[status] = Convert.ToInt32(rows.GetValue(1), CultureInfo.InvariantCulture);
            oldest = status == (int)CallbackStatus.Queued ? rows.GetMoment(2) : oldest;
        }

        return (counts, oldest);
    }

    private static async Task<Dictionary<string, int>> TodayAsync(DbConnection connection, int day)
    {
        var today = new Dictionary<string, int>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select region, callbacks from callback_day where day = @day";
        command.Bind("day", (long)day);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            today[rows.GetString(0)] = rows.GetInt32(1);
        }

        return today;
    }
}
