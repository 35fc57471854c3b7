using System.Data.Common;
using System.Globalization;

namespace WebexGateway.Ledger;

/// <summary>
/// Counts the requests to Webex in each second, for all instances, so that no 60 seconds hold more than Webex's limit. The window is five
/// seconds longer than Webex's: a request may need four seconds for its connection, and arrives in the next second.
/// </summary>
public sealed class PaceLedger
{
    public const int WindowSeconds = 65;

    private const string Sent = "select coalesce(sum(sends), 0) from webex_pace where second > @from and second <= @to";

    private readonly LedgerSession session;
    private readonly long second;
    private int taken;

    internal PaceLedger(LedgerSession session, int perMinute)
    {
        this.session = session;
        second = session.Now.ToUnixTimeSeconds();
        Left = perMinute;
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

    /// <summary>
    /// Reads what was sent. Later seconds were counted before the clock was set back; they must not hold up an hour of calls.
    /// </summary>
    internal LedgerQuery Query() => new(
        Sent, [("from", second - WindowSeconds), ("to", second + WindowSeconds)], row => Left -= (int)row.GetInt64(0));

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

        await session.PutAsync(
            """
            insert into webex_pace (second, sends) values (@second, @taken)
            on conflict (second) do update set sends = webex_pace.sends + excluded.sends
            """,
            ("second", second),
            ("taken", taken));
        await session.PutAsync("delete from webex_pace where second <= @from", ("from", second - WindowSeconds));
        taken = 0;
    }
}
