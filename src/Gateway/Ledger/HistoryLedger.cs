namespace WebexGateway.Ledger;

/// <summary>
/// Keeps counts of what happened for the operator's plots: by minutes for a day, by hours for a month. Instances add to the same rows.
/// </summary>
public sealed class HistoryLedger(LedgerWriter writer, Store store)
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static readonly Migration Table = new("history", 1, Create, Create);

    private const string Create = """
        create table history (
          minutes bigint not null,
          at bigint not null,
          what text not null,
          count bigint not null,
          sum bigint not null,
          longest bigint not null,
          primary key (minutes, at, what)
        )
        """;

    private const string Add = """
        insert into history (minutes, at, what, count, sum, longest) values (@minutes, @at, @what, @count, @sum, @longest)
        on conflict (minutes, at, what) do update set count = history.count + excluded.count, sum = history.sum + excluded.sum,
          longest = case when excluded.longest > history.longest then excluded.longest else history.longest end
        """;

    private static readonly TimeSpan MinutesKept = TimeSpan.FromHours(25);
    private static readonly TimeSpan HoursKept = TimeSpan.FromDays(32);

    /// <summary>Adds to what is kept; all of it or nothing.</summary>
    public Task<int> AddAsync(IReadOnlyCollection<HistoryEntry> entries, CancellationToken cancellationToken) => writer.RunAsync(
        async session =>
        {
            foreach (var entry in entries)
            {
                await AddAsync(session, Minute, entry);
                await AddAsync(session, Hour, entry);
            }

            return entries.Count;
        },
        cancellationToken);

    /// <summary>Reads the entries of every minute, or of every hour, from a moment on.</summary>
    public async Task<List<HistoryEntry>> ReadAsync(TimeSpan each, DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select at, what, count, sum, longest from history where minutes = @minutes and at >= @from";
        command.Bind("minutes", (long)each.TotalMinutes).Bind("from", from);
        var entries = new List<HistoryEntry>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            entries.Add(new(rows.GetMoment(0)!.Value, rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4)));
        }

        return entries;
    }

    /// <summary>Deletes what no plot shows any more.</summary>
    internal static async ValueTask PruneAsync(LedgerSession session)
    {
        foreach (var (each, kept) in new[] { (Minute, MinutesKept), (Hour, HoursKept) })
        {
            await session.ExecuteAsync(
                "delete from history where minutes = @minutes and at < @before",
                ("minutes", (long)each.TotalMinutes),
                ("before", session.Now - kept));
        }
    }

    private static ValueTask<int> AddAsync(LedgerSession session, TimeSpan each, HistoryEntry entry) => session.ExecuteAsync(
        Add,
        ("minutes", (long)each.TotalMinutes),
        ("at", new DateTimeOffset(entry.At.Ticks - (entry.At.Ticks % each.Ticks), TimeSpan.Zero)),
        ("what", entry.What),
        ("count", entry.Count),
        ("sum", entry.Milliseconds),
        ("longest", entry.Longest));
}
