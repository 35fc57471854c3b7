namespace WebexGateway.Ledger;

/// <summary>The columns of what became of a call. Their indexes hold only the callbacks that are being followed.</summary>
public static class FollowTables
{
    private const string Sql = """
        alter table callback add column sent bigint;
        alter table callback add column task text;
        alter table callback add column call_state integer;
        alter table callback add column call_since bigint;
        alter table callback add column call_queued bigint;
        alter table callback add column call_ringing bigint;
        alter table callback add column call_connected bigint;
        alter table callback add column call_ended bigint;
        alter table callback add column hung_up bigint;
        alter table callback add column looks integer not null default 0;
        alter table callback add column not_seen bigint;
        alter table callback add column follow_until bigint;
        create index callback_follow on callback (follow_until) where follow_until is not null;
        create index callback_task on callback (task) where follow_until is not null;
        create table follow_lease (name text primary key, owner text not null, until bigint not null);
        """;

    public static readonly Migration Columns = new("callbacks", 4, Sql, Sql);
}
