using Microsoft.Data.Sqlite;
using WebexGateway.Ledger;
using WebexGateway.Storage;

namespace WebexGateway.Simulation;

/// <summary>Reads the ledger from outside of all instances.</summary>
internal sealed class LedgerLook : IDisposable
{
    private const string Settled =
        "select not exists (select 1 from callback where status < 3 or (follow_until is not null and status = 4 and not_seen is null))";

    private const string Open = """
        select exists (select 1 from callback where status < 3 and due <= @now),
          exists (select 1 from callback where follow_until is not null),
          coalesce((select min(due) from callback where status in (1, 2) and status < 3 and due > @now), 0)
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand isSettled;
    private readonly SqliteCommand whatIsOpen;
    private readonly WallClock wall;

    public LedgerLook(string file, WallClock wall)
    {
        this.wall = wall;
        connection = Connect(file);
        isSettled = new(Settled, connection);
        whatIsOpen = new(Open, connection);
        whatIsOpen.Parameters.Add("@now", SqliteType.Integer);
    }

    /// <summary>The rows of the ledger as they are.</summary>
    public List<LedgerRow> Rows()
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "select seq, status, created, since, due, settled, webex_status, note, task, not_seen, closed, person, sent from callback order by seq";
        using var row = command.ExecuteReader();
        var rows = new List<LedgerRow>();
        while (row.Read())
        {
            rows.Add(new(
                row.GetInt64(0), row.GetInt32(1), row.GetMoment(2)!.Value, row.GetMoment(3)!.Value, row.GetMoment(4)!.Value,
                row.GetMoment(5), row.IsDBNull(6) ? null : row.GetInt32(6), row.GetText(7), row.GetText(8), row.GetMoment(9),
                row.GetMoment(10), row.GetBytes(11), row.GetMoment(12)));
        }

        return rows;
    }

    /// <summary>How often rows went from one state to another.</summary>
    public List<(string Transition, long Count)> Transitions()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select before, after, count from simulated_transition order by before, after";
        using var row = command.ExecuteReader();
        var transitions = new List<(string, long)>();
        while (row.Read())
        {
            var before = row.IsDBNull(0) ? "booking" : ((CallbackStatus)row.GetInt32(0)).ToString().ToLowerInvariant();
            transitions.Add(($"{before} -> {((CallbackStatus)row.GetInt32(1)).ToString().ToLowerInvariant()}", row.GetInt64(2)));
        }

        return transitions;
    }

    /// <summary>Nothing waits, is under way, or is in doubt.</summary>
    public bool IsSettled() => isSettled.ExecuteScalar() is 1L;

    /// <summary>How far time may jump without passing what is due.</summary>
    public long LongestJump(long now)
    {
        whatIsOpen.Parameters[0].Value = wall.Now.ToUnixTimeMilliseconds();
        using var row = whatIsOpen.ExecuteReader();
        row.Read();
        var longest = row.GetInt64(0) == 1 ? TimeSpan.FromSeconds(60).Ticks : row.GetInt64(1) == 1 ? TimeSpan.FromSeconds(150).Ticks : long.MaxValue;
        return row.GetInt64(2) is > 0 and var due
            ? Math.Clamp(wall.TicksAt(DateTimeOffset.FromUnixTimeMilliseconds(due)) - now, 1, longest)
            : longest;
    }

    public static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        isSettled.Dispose();
        whatIsOpen.Dispose();
        connection.Dispose();
    }
}

/// <summary>A row of the ledger, for the judge.</summary>
internal sealed record LedgerRow(
    long Row, int Status, DateTimeOffset Created, DateTimeOffset Since, DateTimeOffset Due, DateTimeOffset? Settled, int? WebexStatus,
    string? Note, string? Task, DateTimeOffset? NotSeen, DateTimeOffset? Closed, byte[]? Person, DateTimeOffset? Sent);
