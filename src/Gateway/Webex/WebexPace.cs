using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Webex;

/// <summary>
/// The pace of requests that the ledger has not counted: guests, a team's own routes, and replays after a 401. Webex counts by client id,
/// and so does this. Guests have half of the minute, so that callbacks have the rest.
/// </summary>
public sealed class WebexPace(
    LedgerWriter writer, IOptionsMonitor<WebexOptions> webex, IOptionsMonitor<PaceOptions> paces, TimeProvider clock)
{
    private const string Sql = """
        create table webex_guest_pace (
          client text not null, second bigint not null, sends integer not null, primary key (client, second))
        """;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(PaceLedger.WindowSeconds);

    private readonly Lock gate = new();
    private int takenHere;
    private long takenSince;

    /// <summary>An older gateway does not know this table, and shares <c>webex_pace</c>.</summary>
    public static readonly Migration Table = new("guest-pace", 1, Sql, Sql);

    private int PerMinute => paces.CurrentValue.RequestsPerMinute;

    private int GuestsPerMinute => Math.Max(1, PerMinute / 2);

    private int FollowUpsPerMinute => Math.Max(1, PerMinute / 5);

    /// <summary>
    /// Takes a place for a guest's request; returns how long to wait when there is none. Without the store this instance counts alone.
    /// </summary>
    public async Task<TimeSpan?> TakeForGuestAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.RunAsync(
                session => TakeForGuestAsync(session, TokenNames.Resolve(webex.CurrentValue, token)), cancellationToken);
        }
        catch (DbException)
        {
            return TakeHere(); // the writer has logged why
        }
    }

    /// <summary>Takes a place for a replay after a 401; returns how long to wait when there is none, or the store is down.</summary>
    public async Task<TimeSpan?> TakeForReplayAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await writer.RunAsync(
                async session =>
                    (await session.PaceAsync(PerMinute)).Take() ? (TimeSpan?)null : TimeSpan.FromSeconds(1), cancellationToken);
        }
        catch (Exception exception) when (exception is DbException or OperationCanceledException)
        {
            return TimeSpan.FromSeconds(1); // Webex only refused the token: the callback is queued
        }
    }

    /// <summary>
    /// Takes a place to ask for what became of calls: at most a fifth of the minute, and only while half of it is left for callbacks.
    /// Returns how long to wait when there is none.
    /// </summary>
    public async ValueTask<TimeSpan?> TakeForFollowUpAsync(LedgerSession session)
    {
        const string Client = "follow-up";
        if (await WaitOfAsync(session, Client, FollowUpsPerMinute) is { } wait)
        {
            return wait;
        }

        var pace = await session.PaceAsync(PerMinute);
        if (pace.Left <= PerMinute / 2 || !pace.Take())
        {
            return TimeSpan.FromSeconds(1);
        }

        await CountAsync(session, Client);
        return null;
    }

    private async ValueTask<TimeSpan?> TakeForGuestAsync(LedgerSession session, string token)
    {
        var client = MarkOf(token);
        if (await WaitOfAsync(session, client, GuestsPerMinute) is { } wait)
        {
            return wait;
        }

        if (client == MarkOf(TokenNames.ContactCenter) && !(await session.PaceAsync(PerMinute)).Take())
        {
            return TimeSpan.FromSeconds(1);
        }

        await CountAsync(session, client);
        return null;
    }

    /// <summary>How long a client waits for its share of the minute; null when it has some of it left.</summary>
    private static async ValueTask<TimeSpan?> WaitOfAsync(LedgerSession session, string client, int perMinute)
    {
        var second = session.Now.ToUnixTimeSeconds();
        await session.ExecuteAsync("delete from webex_guest_pace where second <= @from", ("from", second - PaceLedger.WindowSeconds));
        await using var rows = await session.QueryAsync(
            "select coalesce(sum(sends), 0), coalesce(min(second), 0) from webex_guest_pace where client = @client and second <= @to",
            ("client", client),
            ("to", second + PaceLedger.WindowSeconds));
        await rows.ReadAsync();
        return rows.GetInt64(0) < perMinute
            ? null
            : TimeSpan.FromSeconds(Math.Clamp(rows.GetInt64(1) + PaceLedger.WindowSeconds - second, 1, PaceLedger.WindowSeconds));
    }

    private static ValueTask<int> CountAsync(LedgerSession session, string client) => session.ExecuteAsync(
        """
        insert into webex_guest_pace (client, second, sends) values (@client, @second, 1)
        on conflict (client, second) do update set sends = webex_guest_pace.sends + 1
        """,
        ("client", client),
        ("second", session.Now.ToUnixTimeSeconds()));

    private TimeSpan? TakeHere()
    {
        lock (gate)
        {
            if (takenHere == 0 || clock.GetElapsedTime(takenSince) >= Window)
            {
                (takenHere, takenSince) = (0, clock.GetTimestamp());
            }

            return takenHere++ < GuestsPerMinute ? null : Window - clock.GetElapsedTime(takenSince);
        }
    }

    /// <summary>A client's key: two tokens of one client id share its minute.</summary>
    private string MarkOf(string token) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(webex.CurrentValue.Tokens.GetValueOrDefault(token)?.ClientId ?? "")).AsSpan(0, 8));
}
