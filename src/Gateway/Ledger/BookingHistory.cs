using System.Runtime.CompilerServices;

namespace WebexGateway.Ledger;

/// <summary>What the ledger knows about a booking. One query, because a statement costs more than the rows that it reads.</summary>
public sealed class BookingHistory
{
    private static readonly ConditionalWeakTable<CallbackOptions, string> Statements = [];

    private const string CallTime = $"(case when {StatusSql.MayHaveRung} then {StatusSql.RangAt} else since end)";

    /// <summary>
    /// Rows count at the time of their call: when it was made, which a queue puts off, or else when it is wanted (<c>since</c>). A
    /// cancelled row counts for its own number, so that booking and cancelling does not evade the budgets. A missed call ends the
    /// cool-down and does not count for its address, so that its visitor can ask again; it counts for its number. Two immediate callbacks
    /// count by their booking too, because the clock may be set back. The limits are part of the text: SQLite plans a statement anew when
    /// a parameter of its limit is bound.
    /// </summary>
    private static string Statement(int mostOfNumber, int mostOfPrefix) =>
        $"""
        select 0 as kind, seq, since, address, body, answer, answer_at from callback where idempotency = @key
        union all
        select * from (select 1, seq, since, address, body, answer, answer_at from callback
          where number = @number and since > @cool and topic = @topic and status not in ({StatusSql.Refused}, {StatusSql.Cancelled})
            and not {StatusSql.IsMissed}
            and ((since > @cool_from and since < @cool_to)
              or (status = {StatusSql.Scheduled} and @scheduled = 1)
              or (created > @cool and since < created + @span and @scheduled = 0)) limit 1) recent
        union all
        select 2, 0, since, null, null, null, null from do_not_call where number = @number
        union all
        select * from (
          select 3, seq, {CallTime}, case when {StatusSql.IsMissed} then null else address end, body, answer, answer_at from callback
          where number = @number and since > @day_from and since < @day_to and status <> {StatusSql.Refused}
          order by since desc limit {mostOfNumber}) of_number
        union all
        select * from (select 4, seq, {CallTime}, address, body, answer, answer_at from callback
          where prefix = @prefix and since > @hour_from and since < @hour_to and status not in ({StatusSql.Refused}, {StatusSql.Cancelled})
          order by since desc limit {mostOfPrefix}) of_prefix
        """;

    /// <summary>The callback with the same key: its row, its request, and its answer if it has one yet.</summary>
    public (long Row, byte[]? Body, CallbackStatus? Answer, DateTimeOffset? At)? SameKey { get; private set; }

    /// <summary>A callback of this number and topic is within the cool-down, or both would be scheduled.</summary>
    public bool IsRepeated { get; private set; }

    public bool IsForbidden { get; private set; }

    /// <summary>
    /// When the number rings within a day of the wanted time, with each visitor's address; no more rows than a budget needs.
    /// </summary>
    public List<(DateTimeOffset At, byte[]? Address)> OfNumber { get; } = [];

    public List<DateTimeOffset> OfPrefix { get; } = [];

    private static string StatementFor(CallbackOptions options) =>
        Statement(
            DaysOf(options) * Math.Max(
                options.Budgets.AddressAndNumberPerTenMinutes,
                Math.Max(options.Budgets.NumberPerTenMinutes, options.Budgets.NumberPerDay)),
            HoursOf(options) * options.Budgets.PrefixPerHour);

    /// <summary>The days, and the hours, in which a call was wanted that can share a window with this one.</summary>
    private static int DaysOf(CallbackOptions options) => 2 + (int)Math.Ceiling(options.QueueFor.TotalDays);

    private static int HoursOf(CallbackOptions options) => 2 + (int)Math.Ceiling(options.QueueFor.TotalHours);

    internal LedgerQuery Query(
        LedgerSession session, BookingRequest request, BookingMarks marks, DateTimeOffset rings, CallbackOptions options)
    {
        var (coolDown, late) = (options.CoolDown, options.QueueFor); // a queued callback may ring so much later than it was wanted
        return new(
            Statements.GetValue(options, StatementFor),
            [
                ("key", marks.Idempotency),
                ("number", marks.Number),
                ("cool", session.Now - coolDown),
                ("span", (long)coolDown.TotalMilliseconds),
                ("topic", request.Topic),
                ("cool_from", rings - coolDown),
                ("cool_to", rings + coolDown),
                ("scheduled", rings > session.Now ? 1 : 0),
                ("day_from", rings.AddDays(-1) - late),
                ("day_to", rings.AddDays(1)),
                ("prefix", marks.Prefix),
                ("hour_from", rings.AddHours(-1) - late),
                ("hour_to", rings.AddHours(1)),
            ],
            Note);
    }

    private void Note(LedgerRows row)
    {
        var at = row.GetMoment(2)!.Value;
        switch (row.GetInt32(0))
        {
            case 0:
                SameKey = (row.GetInt64(1), row.GetBytes(4), row.IsNull(5) ? null : (CallbackStatus)row.GetInt32(5), row.GetMoment(6));
                break;
            case 1:
                IsRepeated = true;
                break;
            case 2:
                IsForbidden = true;
                break;
            case 3:
                OfNumber.Add((at, row.GetBytes(3)));
                break;
            default:
                OfPrefix.Add(at);
                break;
        }
    }
}
