using System.Data.Common;

namespace WebexGateway.Ledger;

/// <summary>Keeps who did what, beside the callbacks and as long as their numbers. It holds no number and no secret.</summary>
public sealed partial class AuditLog(LedgerWriter writer, ILogger<AuditLog> logger)
{
    /// <summary>What happened: the words of <c>GET /operator/audit</c>.</summary>
    public static readonly IReadOnlyList<string> Words =
    [
        "signed-in", "signed-out", "callback-resent", "callback-closed", "number-revealed", "number-erased", "do-not-call-added",
        "do-not-call-removed", "token-connected", "token-disconnected", "token-renewed", "configuration-changed",
    ];

    private const string Columns = """
          at bigint not null,
          who text not null,
          what text not null,
          callback bigint,
          about text,
          detail text
        );
        create index audit_callback on audit (callback) where callback is not null;
        """;

    public static readonly Migration Table = new(
        "audit",
        1,
        "create table audit (\n  id integer primary key autoincrement,\n" + Columns,
        "create table audit (\n  id bigint generated always as identity primary key,\n" + Columns);

    /// <summary>Writes an entry in a transaction of the ledger, so that the deed and its entry are kept together.</summary>
    public static ValueTask<int> WriteAsync(
        LedgerSession session, string who, string what, long? callback = null, string? about = null, string? detail = null) =>
        session.ExecuteAsync(
            "insert into audit (at, who, what, callback, about, detail) values (@now, @who, @what, @callback, @about, @detail)",
            ("now", session.Now),
            ("who", who),
            ("what", what),
            ("callback", callback),
            ("about", about),
            ("detail", detail));

    /// <summary>Notes what has happened already. With the store down only the log has it.</summary>
    public async Task NoteAsync(string who, string what, string? about = null, string? detail = null)
    {
        try
        {
            await writer.RunAsync(
                session => WriteAsync(session, who, what, about: about, detail: detail), CancellationToken.None);
        }
        catch (DbException exception)
        {
            Log.NotKept(logger, who, what, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The audit list lacks an entry ({Who}: {What}), since the store failed: {Reason}")]
        public static partial void NotKept(ILogger logger, string who, string what, string reason);
    }
}
