using System.Data.Common;
using WebexGateway.Storage;
using WebexGateway.Transforms;

namespace WebexGateway.Callback.Ledger;

/// <summary>A callback that this instance has taken from the queue to send. A person that cannot be read any more is null.</summary>
public sealed record DueCallback(long Row, Guid Id, string Route, string Topic, AdmittedCallback? Admitted, int Attempts, DateTimeOffset Since, string? Trace, DateTimeOffset LeaseUntil)
{
    internal static DueCallback Read(LedgerSession session, DbDataReader row, DateTimeOffset leaseUntil)
    {
        var topic = row.GetString(2);
        var person = session.Keys.Open(row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3));
        return new(
            row.GetInt64(0),
            session.Keys.IdOf(row.GetInt64(0)),
            row.GetString(1),
            topic,
            person is { } whom ? new AdmittedCallback(whom.Number, whom.Name, topic) : null,
            row.GetInt32(4),
            row.GetMoment(5)!.Value,
            row.GetText(6),
            leaseUntil);
    }
}

/// <summary>What the outside may know of a callback.</summary>
public sealed record CallbackState(Guid Id, CallbackStatus Status, DateTimeOffset At)
{
    /// <summary>Reads status, due, and the moment of its last change: what waits is told by when it will be tried, all else by when it happened.</summary>
    internal static CallbackState Read(Guid id, DbDataReader row)
    {
        var status = (CallbackStatus)row.GetInt32(0);
        var at = status is CallbackStatus.Queued or CallbackStatus.Scheduled ? row.GetInt64(1) : row.GetInt64(2);
        return new(id, status, DateTimeOffset.FromUnixTimeMilliseconds(at));
    }
}
