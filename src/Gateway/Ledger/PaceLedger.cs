using System.Data.Common;
using System.Globalization;

namespace WebexGateway.Ledger;

/// <summary>
/// Counts the requests to Webex in each second, for all instances, so that no 60 seconds hold more than Webex's limit. The window is two
/// seconds longer than Webex's: a request may arrive in the second after the one that allowed it.
/// </summary>
public sealed class PaceLedger
{
    public const int WindowSeconds = 62;

    private const string Sent = "select coalesce(sum(sends), 0) from webex_pace where second > @from and second <= @to";

    private readonly LedgerSession session;
    private readonly long second;
    private int taken;

    private PaceLedger(LedgerSession session, long second, int left)
    {
        this.session = session;
        this.second = second;
        Left = left;
    }

    public int Left { get; private set; }

    /// <summary>Takes a place for one request; false when there is none.</summary>
    public bool Take() => Take(1) == 1;

    /// <summary>Takes places for up to so many requests. Returns how many it got.</summary>
    public int Take(int wanted)
    {
        var granted = Math.Clamp(wanted, 0, Math.Max(0, Left));
        taken += granted;
        Left -= granted;
        return granted;
    }

    internal static async ValueTask<PaceLedger> LoadAsync(LedgerSession session, int perMinute)
    {
        var second = session.Now.ToUnixTimeSeconds();

        // Later seconds were counted before the clock was set back; they must not hold up an hour of calls.
        await using var rows = await session.QueryAsync(
            Sent,
            ("from", second - WindowSeconds),
            ("to", second + WindowSeconds));
        await rows.ReadAsync();
        return new(session, second, perMinute - (int)rows.GetInt64(0));
    }

    /// <summary>The requests in the window, read outside the writer.</summary>
    internal static async Task<int> SentLatelyAsync(DbConnection connection, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        await using var command = connection.CreateCommand();
        command.CommandText = Sent;
        command.Bind("from", second - WindowSeconds).Bind("to", second + WindowSeconds);
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    internal async ValueTask SaveAsync()
    {
        if (taken == 0)
        {
            return;
        }

        await session.ExecuteAsync(
            """
            insert into webex_pace (second, sends) values (@second, @taken)
            on conflict (second) do update set sends = webex_pace.sends + excluded.sends
            """,
            ("second", second),
            ("taken", taken));
        await session.ExecuteAsync("delete from webex_pace where second <= @from", ("from", second - WindowSeconds));
        taken = 0;
    }
}
