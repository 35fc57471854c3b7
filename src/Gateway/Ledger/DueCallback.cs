namespace WebexGateway.Ledger;

/// <summary>
/// A callback that this instance claimed. <c>Admitted</c> is null when the number cannot be read any more; number and prefix are keyed
/// hashes. <c>Answered</c> is when Webex answered last.
/// </summary>
public sealed record DueCallback(
    long Row,
    Guid Id,
    string Route,
    AdmittedCallback? Admitted,
    int Attempts,
    DateTimeOffset Since,
    string? Trace,
    DateTimeOffset LeaseUntil,
    string Region,
    byte[]? Number,
    byte[]? Prefix,
    DateTimeOffset? Answered)
{
    internal static DueCallback Read(LedgerSession session, LedgerRows row, DateTimeOffset leaseUntil)
    {
        var topic = row.GetString(2);
        var number = row.GetBytes(8);
        var person = session.Keys.Open(row.GetBytes(3), row.GetInt64(0));
        if (person is { } found && !session.Keys.Fingerprint("number", found.Number.E164).AsSpan().SequenceEqual(number))
        {
            person = null; // budgets and the do-not-call list were asked about another number
        }

        return new(
            row.GetInt64(0),
            session.Keys.IdOf(row.GetInt64(0)),
            row.GetString(1),
            person is { } whom ? new AdmittedCallback(whom.Number, whom.Name, topic) : null,
            row.GetInt32(4),
            row.GetMoment(5)!.Value,
            row.GetText(6),
            leaseUntil,
            row.GetString(7),
            number,
            row.GetBytes(9),
            row.GetMoment(10));
    }
}
