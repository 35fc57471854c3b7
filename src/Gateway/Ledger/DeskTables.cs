namespace WebexGateway.Ledger;

/// <summary>
/// Holds what the operator's list needs beside the ledger: an index of the few callbacks that went wrong, and their earlier answers.
/// </summary>
public static class DeskTables
{
    /// <summary>
    /// Copies the answers that a next step is about to overwrite; a condition follows. A callback that is placed at the first attempt has
    /// none, so the usual callback costs nothing here.
    /// </summary>
    public const string KeepAnswers = """
        /* earlier answers */ insert into callback_story (seq, at, status, webex_status, tracking, note)
        select seq, settled, status, webex_status, tracking, note from callback where settled is not null and
        """;

    /// <summary>The list of placed callbacks needs no index, since most callbacks are placed; a rare status does.</summary>
    private const string Sql = """
        create index callback_ended on callback (status, seq) where status in (4, 5, 6);
        create table callback_story (
          seq bigint not null, at bigint not null, status integer not null, webex_status integer, tracking text, note text
        );
        create index callback_story_seq on callback_story (seq);
        """;

    public static readonly Migration Columns = new("callbacks", 6, Sql, Sql);
}
