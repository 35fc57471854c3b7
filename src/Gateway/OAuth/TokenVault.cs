using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using WebexGateway.Storage;

namespace WebexGateway.OAuth;

/// <summary>
/// Keeps the grants in the store, encrypted with Data Protection, and lets one instance at a time renew each.
/// Every change of a grant names the version that it was made from and makes the next: of two at once, one wins and the other is told.
/// </summary>
public sealed class TokenVault(Store store, KeyRingSecret secret, IDataProtectionProvider protection, IOptionsMonitor<WebexOptions> webex, TimeProvider clock)
{
    /// <summary>How long an instance may take over a renewal once Webex is asked; longer than <see cref="WebexTokenClient.Timeout"/>.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    /// <summary>How long it may take to say that it asks; an instance that died before that has shown Webex nothing, and need not be waited for longer.</summary>
    private static readonly TimeSpan FirstLease = TimeSpan.FromSeconds(5);

    private const string Keep = """
        update webex_token set version = version + 1, mark = @mark, sealed = @sealed, lease_owner = null, lease_until = null,
          asked = null, trouble = @trouble, refused_for = null, failures = @failures, not_before = @next
        where token = @token and version = @version
        """;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>The tables. <c>mark</c> names the KEY_RING_SECRET; <c>asked</c> is the version whose refresh token is, or was, on its way to Webex.</summary>
    public static readonly Migration Tables = new("tokens", 1, Sql("blob"), Sql("bytea"));

    private readonly IDataProtector protector = protection.CreateProtector("webex-grant");

    /// <summary>The token as it is now. Throws a <see cref="DbException"/> while the store is down.</summary>
    public async Task<StoredToken> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select version, mark, sealed, lease_until is not null and lease_until > {Now}, asked, trouble, refused_for, failures, not_before, case when window_start > {Now} - @window then window_count else 0 end from webex_token where token = @token";
        command.Bind("token", name).Bind("now", clock.GetUtcNow()).Bind("window", (long)Window.TotalMilliseconds);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            return new(name, 0);
        }

        var version = row.GetInt64(0);
        var (grant, fault) = Open(name, version, row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2));
        return new(name, version)
        {
            Grant = grant,
            Fault = fault,
            IsLeased = row.GetBoolean(3),
            IsAsked = !row.IsDBNull(4) && row.GetInt64(4) == version,
            Trouble = row.GetText(5),
            IsRefused = row.GetText(6) == ClientMark(name),
            Failures = row.GetInt32(7),
            NotBefore = row.GetMoment(8),
            RecentRenewals = row.GetInt32(9),
        };
    }

    /// <summary>Takes the lease on this version, when nobody has it and fewer than <paramref name="perMinute"/> renewals were begun in the last minute.</summary>
    public Task<bool> LeaseAsync(StoredToken seen, string owner, int perMinute) => ChangeAsync(
        $"""
        update webex_token set lease_owner = @owner, lease_until = {Now} + @lease,
          window_count = case when window_start > {Now} - @window then window_count + 1 else 1 end,
          window_start = case when window_start > {Now} - @window then window_start else {Now} end
        where token = @token and version = @version and (lease_until is null or lease_until <= {Now})
          and (window_start <= {Now} - @window or window_count < @limit)
        """,
        seen,
        command => command.Bind("owner", owner).Bind("lease", (long)FirstLease.TotalMilliseconds).Bind("window", (long)Window.TotalMilliseconds).Bind("limit", perMinute));

    /// <summary>Writes down that this version's refresh token is about to be shown to Webex; false when the lease was lost meanwhile.</summary>
    public Task<bool> AskAsync(StoredToken seen, string owner) => ChangeAsync(
        $"update webex_token set asked = version, lease_until = {Now} + @lease where token = @token and version = @version and lease_owner = @owner and lease_until > {Now}",
        seen,
        command => command.Bind("owner", owner).Bind("lease", (long)LeaseTime.TotalMilliseconds));

    /// <summary>Writes a failure down and gives the lease back. A request whose answer was lost stays marked as asked.</summary>
    public Task<bool> FailAsync(StoredToken seen, string owner, TokenAnswer answer, DateTimeOffset? notBefore)
    {
        var (reason, refused, lost) = answer switch
        {
            TokenAnswer.Refused final => (final.Reason, true, false),
            TokenAnswer.Unavailable passing => (passing.Reason, false, passing.Lost),
            _ => throw new ArgumentException("A grant is no failure.", nameof(answer)),
        };
        return ChangeAsync(
            $"""
            update webex_token set lease_owner = null, lease_until = null, {(lost ? "" : "asked = null,")}
              trouble = @trouble, refused_for = @refused, failures = failures + 1, not_before = @next
            where token = @token and version = @version and lease_owner = @owner
            """,
            seen,
            command => command.Bind("owner", owner).Bind("trouble", reason).Bind("refused", refused ? ClientMark(seen.Name) : null).Bind("next", notBefore));
    }

    /// <summary>Replaces this version by a grant, or by none; the lease, the question and the trouble of the old version end with it. False when another was faster.</summary>
    public Task<bool> KeepAsync(StoredToken seen, Grant? grant) => ChangeAsync(Keep, seen, Kept(seen, grant));

    /// <summary>Keeps the new refresh token of an answer that was otherwise a failure.</summary>
    public Task<bool> KeepAsync(StoredToken seen, Grant grant, TokenAnswer.Unavailable failure, DateTimeOffset? notBefore) =>
        ChangeAsync(Keep, seen, Kept(seen, grant, failure.Reason, seen.Failures + 1, notBefore));

    /// <summary>Replaces whatever is there, as after an operator's consent (a grant) or wish to disconnect (null).</summary>
    public async Task ReplaceAsync(string name, Grant? grant)
    {
        await EnsureAsync(name);
        StoredToken seen;
        do
        {
            seen = await ReadAsync(name);
        }
        while (!await KeepAsync(seen, grant is null ? null : grant with { Rotates = grant.Rotates ?? seen.Grant?.Rotates }));
    }

    /// <summary>Takes a refresh token from the environment, unless it was ever taken before: what the store holds since then is newer.</summary>
    public async Task<bool> SeedAsync(string name, string refreshToken)
    {
        await EnsureAsync(name);
        var seen = await ReadAsync(name);
        var now = clock.GetUtcNow();
        var grant = new Grant(null, refreshToken, null, now) { ConnectedAt = now, ConnectedBy = "REFRESH_TOKEN", Rotates = seen.Grant?.Rotates };

        var kept = Kept(seen, grant); // before the transaction: sealing may write a first key, on a connection of its own

        // One transaction: an instance that starts at the same time waits here, and then finds the seed taken.
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync();
        await using var note = connection.CreateCommand();
        note.Transaction = transaction;
        note.CommandText = "insert into webex_seed (seed) values (@seed) on conflict do nothing";
        note.Bind("seed", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"WebexGateway seed {name} {refreshToken}"))));
        if (await note.ExecuteNonQueryAsync() == 0)
        {
            return false;
        }

        await using var keep = connection.CreateCommand();
        keep.Transaction = transaction;
        var taken = await ExecuteAsync(keep, Keep, seen, kept);
        await transaction.CommitAsync();
        return taken;
    }

    private string Now => store.Engine == StoreEngine.PostgreSql ? "(extract(epoch from clock_timestamp()) * 1000)::bigint" : "@now"; // several machines share one clock, the server's

    private async Task EnsureAsync(string name)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "insert into webex_token (token, version, mark) values (@token, 0, @mark) on conflict do nothing";
        command.Bind("token", name).Bind("mark", secret.Mark);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<bool> ChangeAsync(string sql, StoredToken seen, Action<DbCommand> bind)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        return await ExecuteAsync(command, sql, seen, bind);
    }

    private async Task<bool> ExecuteAsync(DbCommand command, string sql, StoredToken seen, Action<DbCommand> bind)
    {
        command.CommandText = sql;
        command.Bind("token", seen.Name).Bind("version", seen.Version).Bind("now", clock.GetUtcNow());
        bind(command);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    private Action<DbCommand> Kept(StoredToken seen, Grant? grant, string? trouble = null, int failures = 0, DateTimeOffset? notBefore = null)
    {
        var box = grant is null ? null : Seal(seen.Name, seen.Version + 1, grant);
        return command => command.Bind("mark", secret.Mark).Bind("sealed", box).Bind("trouble", trouble).Bind("failures", failures).Bind("next", notBefore);
    }

    private byte[] Seal(string name, long version, Grant grant)
    {
        var client = webex.CurrentValue.Tokens[name];
        try
        {
            return protector.Protect(JsonSerializer.SerializeToUtf8Bytes(new Sealed(name, version, client.ClientId, ClientMark(name), grant)));
        }
        catch (CryptographicException failure) when (IsStoreDown(failure))
        {
            throw new StoreUnavailableException("the key ring cannot be read");
        }
    }

    private (Grant? Grant, string? Fault) Open(string name, long version, string mark, byte[]? box)
    {
        if (box is null)
        {
            return (null, null);
        }

        if (mark != secret.Mark)
        {
            return (null, VaultFaults.OtherSecret);
        }

        try
        {
            return JsonSerializer.Deserialize<Sealed>(protector.Unprotect(box)) is { } held && held.Token == name && held.Version == version
                ? Judge(held)
                : (null, VaultFaults.Damaged);
        }
        catch (CryptographicException failure) when (IsStoreDown(failure))
        {
            throw new StoreUnavailableException("the key ring cannot be read");
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or JsonException)
        {
            return (null, VaultFaults.Damaged);
        }
    }

    /// <summary>A grant belongs to the client that it was given to; a refresh token that was never used yet belongs to whoever uses it first.</summary>
    private (Grant? Grant, string? Fault) Judge(Sealed held)
    {
        if (held.Grant.Access is null)
        {
            return (held.Grant, null);
        }

        return held.ClientId != webex.CurrentValue.Tokens.GetValueOrDefault(held.Token)?.ClientId ? (null, VaultFaults.OtherClient)
            : held.ClientMark != ClientMark(held.Token) ? (null, VaultFaults.OtherClientSecret)
            : (held.Grant, null);
    }

    /// <summary>Tells one client id and secret from another; keyed, so that it gives away nothing to whoever has the store.</summary>
    private string ClientMark(string name)
    {
        var client = webex.CurrentValue.Tokens.GetValueOrDefault(name);
        return secret.MarkOf($"client/{client?.ClientId?.Length}/{client?.ClientId}/{client?.ClientSecret}");
    }

    /// <summary>Data Protection wraps what the key ring throws.</summary>
    private static bool IsStoreDown(Exception failure)
    {
        for (var cause = failure.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException)
            {
                return true;
            }
        }

        return false;
    }

    private static string Sql(string bytes) => $"""
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

    /// <summary>What is encrypted: the grant with the place and the client that it belongs to, so that no row can stand in for another.</summary>
    private sealed record Sealed(string Token, long Version, string? ClientId, string ClientMark, Grant Grant);
}
