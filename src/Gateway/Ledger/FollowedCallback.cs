namespace WebexGateway.Ledger;

/// <summary>A callback whose call is not over, or whose fate is in doubt.</summary>
/// <param name="Row">The callback's row.</param>
/// <param name="Id">The public id.</param>
/// <param name="Route">The route that sent it.</param>
/// <param name="Number">Whom Webex calls; null when it was erased or cannot be read.</param>
/// <param name="Fingerprint">The number's keyed hash.</param>
/// <param name="Sent">When it was sent to Webex.</param>
/// <param name="Task">Webex's id of the call, when it is known.</param>
public sealed record FollowedCallback(
    long Row, Guid Id, string Route, PhoneNumber? Number, byte[]? Fingerprint, DateTimeOffset Sent, string? Task)
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan After = TimeSpan.FromMinutes(10);

    /// <summary>Webex creates the task after this moment; a minute is for clocks that differ.</summary>
    public DateTimeOffset From => Sent - Before;

    public DateTimeOffset To => Sent + After;

    /// <summary>A task that was created then can be this callback's.</summary>
    public bool CanBe(DateTimeOffset created) => created >= From && created <= To;

    internal const string Columns = "seq, route, person, number, coalesce(sent, settled, created), task";

    internal static FollowedCallback Read(LedgerKeys keys, LedgerRows row) => new(
        row.GetInt64(0),
        keys.IdOf(row.GetInt64(0)),
        row.GetString(1),
        keys.Open(row.GetBytes(2), row.GetInt64(0))?.Number,
        row.GetBytes(3),
        row.GetMoment(4)!.Value,
        row.GetText(5));
}
