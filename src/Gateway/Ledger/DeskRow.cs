using System.Data.Common;

namespace WebexGateway.Ledger;

/// <summary>A line of the operator's list, with the number masked.</summary>
public sealed record DeskRow(
    Guid Id,
    string Reference,
    string Status,
    string Topic,
    string Region,
    string? Number,
    DateTimeOffset Created,
    DateTimeOffset Due,
    int Attempts,
    int? WebexStatus,
    string? TrackingId,
    string? Note,
    DateTimeOffset? Closed,
    string? Call,
    bool NotSeen)
{
    /// <summary>The word for an unconfirmed callback that Webex does not list.</summary>
    public const string NotSeenWord = "not-seen";

    internal static DeskRow Read(LedgerKeys keys, DbDataReader row) => new(
        keys.IdOf(row.GetInt64(0)),
        keys.ReferenceOf(row.GetInt64(0)),
        ((CallbackStatus)row.GetInt32(1)).Word(),
        row.GetString(2),
        row.GetString(3),
        keys.Open(row.GetBytes(4), row.GetInt64(0))?.Number.ToString(),
        row.GetMoment(5)!.Value,
        row.GetMoment(6)!.Value,
        row.GetInt32(7),
        row.IsDBNull(8) ? null : row.GetInt32(8),
        row.GetText(9),
        row.GetText(10),
        row.GetMoment(11),
        !row.IsDBNull(12) ? ((CallState)row.GetInt32(12)).Word() : IsNotSeen(row) ? NotSeenWord : null,
        IsNotSeen(row));

    private static bool IsNotSeen(DbDataReader row) => !row.IsDBNull(13) && row.GetInt32(1) == (int)CallbackStatus.Unconfirmed;
}
