using Microsoft.Data.Sqlite;

namespace WebexGateway.Simulation;

/// <summary>A fault that is put into the gateway on purpose, to see that the simulation finds it.</summary>
/// <param name="Name">As the command line names it.</param>
/// <param name="Words">What is wrong.</param>
/// <param name="Sql">Runs on each connection of an instance.</param>
internal sealed record Defect(string Name, string Words, string? Sql = null)
{
    public static readonly Defect None = new("none", "nothing is wrong");

    /// <summary>The row says that the callback was placed before Webex is asked.</summary>
    public static readonly Defect SettleBeforeSend = new(
        "settle-before-send",
        "the row is settled as placed before Webex is asked",
        """
        create temp trigger if not exists settled_insert after insert on main.callback when new.status = 0 begin
          update callback set status = 3, settled = new.created, answer = 3, answer_at = new.created where seq = new.seq; end;
        create temp trigger if not exists settled_claim after update of status on main.callback when new.status = 0 begin
          update callback set status = 3, settled = new.sent where seq = new.seq; end;
        """);

    /// <summary>A claim leaves no mark, so that the row is due for every other instance.</summary>
    public static readonly Defect NoLease = new(
        "no-lease",
        "a claimed row stays due for other instances",
        """
        create temp trigger if not exists no_lease after update of status on main.callback when new.status = 0 and old.status in (1, 2) begin
          update callback set status = old.status, lease_owner = null, lease_until = null where seq = new.seq; end;
        """);

    public static readonly Defect RetryAfter503 = new("retry-503", "a 503 is followed by another request");

    public static readonly Defect BudgetAtBookingOnly = new("budget-at-booking", "budgets are checked when a callback is booked, and never again");

    public static readonly Defect PacePerInstance = new(
        "pace-per-instance",
        "each instance counts its own requests",
        """
        create temp table if not exists webex_pace (second bigint primary key, sends integer not null);
        create temp table if not exists webex_guest_pace (
          client text not null, second bigint not null, sends integer not null, primary key (client, second));
        """);

    public static readonly Defect RenewalWithoutReading = new(
        "renewal-without-reading", "a renewal does not read what another instance has renewed");

    public static readonly Defect EditUnread = new("edit-unread", "an edit of the limits is not read before the next start");

    public static readonly IReadOnlyList<Defect> All =
        [SettleBeforeSend, NoLease, RetryAfter503, BudgetAtBookingOnly, PacePerInstance, RenewalWithoutReading, EditUnread];

    public void Prepare(SqliteConnection connection)
    {
        if (Sql is null)
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from main.sqlite_master where name = 'callback'";
        if (command.ExecuteScalar() is 1L)
        {
            command.CommandText = Sql;
            command.ExecuteNonQuery();
        }
    }
}
