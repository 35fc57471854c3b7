using System.Data.Common;
using System.Globalization;
using WebexGateway.Storage;

namespace WebexGateway.Ledger;

/// <summary>
/// How many requests went to Webex in each second, shared by all instances, so that no 60 seconds ever hold more than its limit.
/// Two seconds more are looked at than Webex counts: what was allowed at the end of a second may arrive in the next.
/// </summary>
public sealed class PaceLedger
{
    /// <summary>How long a request is looked at.</summary>
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

    /// <summary>How many requests may still be sent now.</summary>
    public int Left { get; private set; }

    /// <summary>Takes leave for one request, if there is any.</summary>
    public bool Take() => Take(1) == 1;

    /// <summary>Takes leave for as many of the wanted requests as there is, and says how many.</summary>
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

        // Seconds ahead of us are from before the clock was set back; they must not hold up an hour of calls.
        await using var rows = await session.QueryAsync(
            Sent,
            ("from", second - WindowSeconds),
            ("to", second + WindowSeconds));
        await rows.ReadAsync();
        return new(session, second, perMinute - (int)rows.GetInt64(0));
    }

    /// <summary>The requests in the window, for whoever only looks.</summary>
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
            "insert into webex_pace (second, sends) values (@second, @taken) on conflict (second) do update set sends = webex_pace.sends + excluded.sends",
            ("second", second),
            ("taken", taken));
        await session.ExecuteAsync("delete from webex_pace where second <= @from", ("from", second - WindowSeconds));
        taken = 0;
    }
}
