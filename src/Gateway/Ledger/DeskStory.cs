using System.Data.Common;

namespace WebexGateway.Ledger;

/// <summary>
/// Tells one callback's story in order: from its row, from the answers that later ones replaced, and from the audit list.
/// </summary>
public sealed class DeskStory(LedgerKeyStore keyStore, Store store, TimeProvider clock)
{
    private static readonly Dictionary<string, string> Deeds = new()
    {
        ["callback-resent"] = "resent",
        ["callback-closed"] = "closed",
        ["number-revealed"] = "revealed",
    };

    private const string CallTimes = "call_queued, call_ringing, call_connected, call_ended";

    /// <summary>The columns of <see cref="CallTimes"/> in a row of the story.</summary>
    private static readonly (int Column, CallState State)[] CallColumns =
        [(20, CallState.Queued), (21, CallState.Ringing), (22, CallState.Connected), (23, CallState.Completed)];

    /// <summary>Null for an unknown id.</summary>
    public async Task<DeskRow?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var keys = await keyStore.KeysAsync(connection);
        if (keys.RowOf(id) is not { } row || await ReadAsync(connection, keys, row, cancellationToken) is not var (callback, begin, now))
        {
            return null;
        }

        var answers = await AnswersAsync(connection, row, cancellationToken);
        var deeds = await DeedsAsync(connection, row, cancellationToken);
        // Lines of one moment keep this order: what was answered before comes before what is.
        return callback with { Story = [.. begin.Concat(answers).Concat(now).Concat(deeds).OrderBy(line => line.At)] };
    }

    private async Task<(DeskRow Callback, StoryLine[] Begin, List<StoryLine> Now)?> ReadAsync(
        DbConnection connection, LedgerKeys keys, long row, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {DeskRow.Columns}, consent, trace, answer, answer_at, {CallTimes} from callback where seq = @row";
        command.Bind("row", row);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
        {
            return null;
        }

        var callback = DeskRow.Read(keys, rows, clock.GetUtcNow()) with
        {
            Consent = rows.GetText(16),
            Trace = rows.GetText(17)?.Split('-') is [_, var trace, ..] ? trace : null,
        };
        var isScheduled = !rows.IsDBNull(18) && rows.GetInt32(18) == (int)CallbackStatus.Scheduled;
        StoryLine[] begin =
        [
            new(callback.Asked, "asked", "visitor"),
            new(callback.Asked, "booked", "gateway", isScheduled ? $"for {rows.GetMoment(19):yyyy-MM-dd'T'HH:mm:ss'Z'}" : null),
        ];
        var lines = new List<StoryLine>();
        if ((callback.NotSeen ? rows.GetMoment(15) : rows.GetMoment(13)) is { } settled && callback.Closed is null)
        {
            lines.Add(StoryLine.Answer(
                settled, (CallbackStatus)rows.GetInt32(1), callback.Note, callback.WebexStatus, callback.TrackingId));
        }

        foreach (var (column, state) in CallColumns)
        {
            if (rows.GetMoment(column) is { } at)
            {
                lines.Add(new(at, $"call-{(state.IsFinal() ? callback.Call ?? state.Word() : state.Word())}", "webex"));
            }
        }

        return (callback, begin, lines);
    }

    private static async Task<List<StoryLine>> AnswersAsync(DbConnection connection, long row, CancellationToken cancellationToken)
    {
        var lines = new List<StoryLine>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select at, status, note, webex_status, tracking from callback_story where seq = @row";
        command.Bind("row", row);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            lines.Add(StoryLine.Answer(
                rows.GetMoment(0)!.Value,
                (CallbackStatus)rows.GetInt32(1),
                rows.GetText(2),
                rows.IsDBNull(3) ? null : rows.GetInt32(3),
                rows.GetText(4)));
        }

        return lines;
    }

    private static async Task<List<StoryLine>> DeedsAsync(DbConnection connection, long row, CancellationToken cancellationToken)
    {
        var lines = new List<StoryLine>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select at, what, who, detail from audit where callback = @row order by id";
        command.Bind("row", row);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var what = rows.GetString(1);
            lines.Add(new(rows.GetMoment(0)!.Value, Deeds.GetValueOrDefault(what, what), rows.GetString(2), rows.GetText(3)));
        }

        return lines;
    }
}
