using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using WebexGateway.Storage;

namespace WebexGateway.Tokens;

/// <summary>
/// One row of <c>webex_token</c>. Whoever changes it writes the whole row anew, with a guard: a keyed hash of all columns, so that a byte that somebody else
/// changed is noticed. A change names the guard that it was made from: of two at once, one wins and the other looks again.
/// </summary>
/// <param name="Token">The token's name.</param>
internal sealed record TokenRow(string Token)
{
    private static readonly string[] Columns =
        ["version", "mark", "sealed", "lease_owner", "lease_until", "asked", "window_start", "window_count", "trouble", "refused_for", "failures", "not_before", "guard"];

    private static readonly string Update = $"update webex_token set {string.Join(", ", Columns.Select(column => $"{column} = @{column}"))} where token = @token and coalesce(guard, '') = @seen";

    private static readonly string Insert = $"insert into webex_token (token, {string.Join(", ", Columns)}) values (@token, {string.Join(", ", Columns.Select(column => $"@{column}"))}) on conflict do nothing";

    /// <summary>Grows with every change of the grant.</summary>
    public long Version { get; init; }

    /// <summary>Names the KEY_RING_SECRET that the row was written with.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The encrypted grant; null when there is none.</summary>
    public byte[]? Sealed { get; init; }

    /// <summary>Who renews it, until when.</summary>
    public string? LeaseOwner { get; init; }

    /// <summary>The end of the lease, as all moments here in milliseconds of the Unix epoch.</summary>
    public long? LeaseUntil { get; init; }

    /// <summary>The version whose refresh token is, or was, on its way to Webex.</summary>
    public long? Asked { get; init; }

    /// <summary>When the current minute of renewals began.</summary>
    public long WindowStart { get; init; }

    /// <summary>How many renewals began in it.</summary>
    public int WindowCount { get; init; }

    /// <summary>Why the last renewal failed; on a second line Webex's tracking id.</summary>
    public string? Trouble { get; init; }

    /// <summary>The client whose credentials were refused for good.</summary>
    public string? RefusedFor { get; init; }

    /// <summary>How many renewals have failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Before this moment nobody asks again.</summary>
    public long? NotBefore { get; init; }

    /// <summary>The store's clock when the row was read: several machines share the server's.</summary>
    public long Now { get; private init; }

    private string? Guard { get; init; }

    /// <summary>Whether every column is as a holder of the secret wrote it.</summary>
    public bool IsIntact(KeyRingSecret secret) => Guard == GuardBy(secret);

    /// <summary>The row as it is, or null.</summary>
    public static async Task<TokenRow?> ReadAsync(DbConnection connection, StoreEngine engine, string token, DateTimeOffset now, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var clock = engine == StoreEngine.PostgreSql ? "(extract(epoch from clock_timestamp()) * 1000)::bigint" : "@now";
        command.CommandText = $"select {string.Join(", ", Columns)}, {clock} from webex_token where token = @token";
        command.Bind("token", token).Bind("now", now);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return !await row.ReadAsync(cancellationToken) ? null : new(token)
        {
            Version = row.GetInt64(0),
            Mark = row.GetString(1),
            Sealed = row.GetBytes(2),
            LeaseOwner = row.GetText(3),
            LeaseUntil = Number(row, 4),
            Asked = Number(row, 5),
            WindowStart = row.GetInt64(6),
            WindowCount = row.GetInt32(7),
            Trouble = row.GetText(8),
            RefusedFor = row.GetText(9),
            Failures = row.GetInt32(10),
            NotBefore = Number(row, 11),
            Guard = row.GetText(12),
            Now = row.GetInt64(13),
        };
    }

    /// <summary>Writes the row in place of the one that was read; false when that one has changed meanwhile.</summary>
    public async Task<bool> ReplaceAsync(DbCommand command, TokenRow seen, KeyRingSecret secret)
    {
        command.CommandText = Update;
        Bind(command, secret).Bind("seen", seen.Guard ?? "");
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>Writes the row unless there is one.</summary>
    public async Task InsertAsync(DbCommand command, KeyRingSecret secret)
    {
        command.CommandText = Insert;
        await Bind(command, secret).ExecuteNonQueryAsync();
    }

    private static long? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private DbCommand Bind(DbCommand command, KeyRingSecret secret)
    {
        command.Bind("token", Token);
        foreach (var (column, value) in Columns.Zip([.. Values, GuardBy(secret)]))
        {
            command.Bind(column, value);
        }

        return command;
    }

    /// <summary>The columns but the guard, in their order.</summary>
    private object?[] Values => [Version, Mark, Sealed, LeaseOwner, LeaseUntil, Asked, WindowStart, WindowCount, Trouble, RefusedFor, Failures, NotBefore];

    private string GuardBy(KeyRingSecret secret) => secret.MarkOf(string.Concat(Values.Prepend(Token).Select(value => value switch
    {
        null => "-",
        byte[] bytes => Sized(Convert.ToHexString(SHA256.HashData(bytes))),
        _ => Sized(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    })));

    private static string Sized(string text) => $"{text.Length}:{text}";
}
