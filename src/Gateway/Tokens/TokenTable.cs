using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;

namespace WebexGateway.Tokens;

/// <summary>
/// The SQL of <c>webex_token</c>. A change writes the whole row, and only in place of the row that was read: of two changes at once,
/// one succeeds. The guard, a keyed hash of all columns, shows whether others have changed the row.
/// </summary>
internal static class TokenTable
{
    /// <summary>Separates a failure's reason from Webex's tracking id in the column <c>trouble</c>.</summary>
    private const char BeforeId = '\n';

    private static readonly string[] Columns =
    [
        "version", "mark", "sealed", "lease_owner", "lease_until", "asked",
        "window_start", "window_count", "trouble", "refused_for", "failures", "not_before", "guard",
    ];

    private static readonly string Names = string.Join(", ", Columns);

    private static readonly string Update =
        $"update webex_token set {string.Join(", ", Columns.Select(column => $"{column} = @{column}"))} "
        + "where token = @token and coalesce(guard, '') = @seen";

    private static readonly string Insert =
        $"insert into webex_token (token, {Names}) values (@token, {string.Join(", ", Columns.Select(column => $"@{column}"))}) "
        + "on conflict do nothing";

    private const string AddGuard = "alter table webex_token add column guard text";

    public static readonly Migration[] Migrations =
        [new("tokens", 1, Create("blob"), Create("bytea")), new("tokens", 2, AddGuard, AddGuard)];

    public static async Task<StoredToken?> ReadAsync(
        DbConnection connection, StoreEngine engine, string token, DateTimeOffset now,
        DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var clock = engine == StoreEngine.PostgreSql ? "(extract(epoch from clock_timestamp()) * 1000)::bigint" : "@now";
        command.CommandText = $"select {Names}, {clock} from webex_token where token = @token";
        command.Bind("token", token).Bind("now", now);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return null;
        }

        var trouble = row.GetText(8)?.Split(BeforeId, 2);
        return new(token, row.GetInt64(0))
        {
            Mark = row.GetString(1),
            Sealed = row.GetBytes(2),
            LeaseOwner = row.GetText(3),
            LeaseUntil = Number(row, 4),
            Asked = Number(row, 5),
            WindowStart = row.GetInt64(6),
            WindowCount = row.GetInt32(7),
            Trouble = trouble?[0],
            TrackingId = trouble?.ElementAtOrDefault(1),
            RefusedFor = row.GetText(9),
            Failures = row.GetInt32(10),
            NotBefore = row.GetMoment(11),
            Guard = row.GetText(12),
            Now = row.GetInt64(13),
        };
    }

    public static async Task<List<string>> NamesAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select token from webex_token order by token";
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await rows.ReadAsync(cancellationToken))
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    /// <summary>Writes <paramref name="next"/> in place of the row that was read; false when that row has changed in between.</summary>
    public static async Task<bool> ReplaceAsync(
        DbConnection connection, StoredToken read, StoredToken next, KeyRingSecret secret, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Update;
        Bind(command, next, secret).Bind("seen", read.Guard ?? "");
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>Writes the row unless the token has one.</summary>
    public static async Task InsertAsync(DbConnection connection, StoredToken row, KeyRingSecret secret)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Insert;
        await Bind(command, row, secret).ExecuteNonQueryAsync();
    }

    /// <summary>Whether all columns are as a holder of the secret wrote them.</summary>
    public static bool IsIntact(StoredToken row, KeyRingSecret secret) => row.Guard == GuardOf(row, secret);

    private static DbCommand Bind(DbCommand command, StoredToken row, KeyRingSecret secret)
    {
        command.Bind("token", row.Name);
        foreach (var (column, value) in Columns.Zip([.. Values(row), GuardOf(row, secret)]))
        {
            command.Bind(column, value);
        }

        return command;
    }

    /// <summary>The columns in their order, without the guard.</summary>
    private static object?[] Values(StoredToken row) =>
    [
        row.Version, row.Mark, row.Sealed, row.LeaseOwner, row.LeaseUntil, row.Asked, row.WindowStart, row.WindowCount,
        row.TrackingId is null ? row.Trouble : $"{row.Trouble}{BeforeId}{row.TrackingId}",
        row.RefusedFor, row.Failures, row.NotBefore?.ToUnixTimeMilliseconds(),
    ];

    public static string GuardOf(StoredToken row, KeyRingSecret secret)
    {
        var parts = Values(row).Prepend(row.Name).Select(value => value switch
        {
            null => "-",
            byte[] bytes => WithLength(Convert.ToHexString(SHA256.HashData(bytes))),
            _ => WithLength(Convert.ToString(value, CultureInfo.InvariantCulture)!),
        });
        return secret.MarkOf(string.Concat(parts));
    }

    private static string WithLength(string text) => $"{text.Length}:{text}";

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static string Create(string bytes) => $"""
        create table webex_token (
          token text not null primary key,
          version bigint not null,
          mark text not null,
          sealed {bytes},
          lease_owner text,
          lease_until bigint,
          asked bigint,
          window_start bigint not null default 0,
          window_count integer not null default 0,
          trouble text,
          refused_for text,
          failures integer not null default 0,
          not_before bigint);
        create table webex_seed (seed text not null primary key);
        """;
}
