namespace WebexGateway.Ledger;

/// <summary>
/// The ledger's tables. One row is a callback's idempotency key, its place in the queue, its schedule and its audit line.
/// The key inside is sequential; the id outside is that number encrypted, so it needs no index.
/// </summary>
public static class LedgerTables
{
    private const string Columns = """
          status integer not null,
          route text not null,
          topic text not null,
          region text not null,
          number BYTES,
          prefix BYTES,
          address BYTES,
          person BYTES,
          consent text,
          created bigint not null,
          since bigint not null,
          due bigint not null,
          lease_owner text,
          lease_until bigint,
          attempts integer not null default 0,
          settled bigint,
          webex_status integer,
          tracking text,
          idempotency BYTES,
          body BYTES,
          answer integer,
          answer_at bigint,
          note text,
          closed bigint
        );
        create index callback_number on callback (number, created) where number is not null;
        create index callback_prefix on callback (prefix, created) where prefix is not null;
        create index callback_open on callback (status, due) where status < 3;
        create index callback_work on callback (seq) where status in (4, 5) and closed is null;
        create unique index callback_idempotency on callback (idempotency) where idempotency is not null;
        create table webex_pace (second bigint primary key, sends integer not null);
        create table callback_day (day bigint not null, region text not null, callbacks integer not null, primary key (day, region));
        create table do_not_call (number BYTES primary key, since bigint not null);
        create table ledger_state (name text primary key, value bigint not null);
        create table ledger_key (id integer primary key, sealed BYTES not null);
        """;

    /// <summary>Keeps the trace of the visitor's request, for the span that sends the callback later.</summary>
    public static readonly Migration Trace = new(
        "callbacks", 2, "alter table callback add column trace text", "alter table callback add column trace text");

    /// <summary>Budgets look at the time of the call, so the indexes sort by it.</summary>
    public static readonly Migration ByRingingTime = new("callbacks", 3, RingingTime, RingingTime);

    private const string RingingTime = """
        drop index callback_number;
        drop index callback_prefix;
        create index callback_number on callback (number, since) where number is not null;
        create index callback_prefix on callback (prefix, since) where prefix is not null;
        """;

    public static readonly Migration First = new(
        "callbacks",
        1,
        "create table callback (\n  seq integer primary key autoincrement,\n" + Columns.Replace("BYTES", "blob", StringComparison.Ordinal),
        "create table callback (\n  seq bigint generated always as identity primary key,\n" + Columns.Replace(
            "BYTES", "bytea", StringComparison.Ordinal));
}
