using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using WebexGateway.Storage;

namespace WebexGateway.Tokens;

/// <summary>
/// Keeps the grants in the store, encrypted with Data Protection, and lets one instance at a time renew each.
/// Every change of a grant names the version that it was made from and makes the next: of two at once, one wins and the other is told.
/// </summary>
public sealed class TokenVault(Store store, KeyRingSecret secret, KeyRingProtection protection, IOptionsMonitor<WebexOptions> webex, TimeProvider clock)
{
    /// <summary>How long an instance may take over a renewal once Webex is asked; longer than <see cref="WebexTokenClient.Timeout"/>.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(20);

    /// <summary>How long it may take to say that it asks; an instance that died before that has shown Webex nothing, and need not be waited for longer.</summary>
    private static readonly TimeSpan FirstLease = TimeSpan.FromSeconds(5);

    /// <summary>Divides a failure's reason from Webex's tracking id in the one column that holds both.</summary>
    private const char BeforeId = '\n';

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>The tables; <see cref="TokenRow"/> tells the columns.</summary>
    public static readonly Migration Tables = new("tokens", 1, Sql("blob"), Sql("bytea"));

    /// <summary>The guard over all columns.</summary>
    public static readonly Migration Guard = new("tokens", 2, "alter table webex_token add column guard text", "alter table webex_token add column guard text");

    private readonly IDataProtector protector = protection.CreateProtector("webex-grant");

    /// <summary>The token as it is now. Throws a <see cref="DbException"/> while the store is down.</summary>
    public async Task<StoredToken> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        if (await RowAsync(connection, name, cancellationToken) is not { } row)
        {
            return new(name, 0);
        }

        if (row.Mark != secret.Mark || !row.IsIntact(secret))
        {
            return new(name, row.Version) { Fault = row.Mark != secret.Mark ? VaultFaults.OtherSecret : VaultFaults.Damaged };
        }

        var (grant, fault) = Open(name, row.Version, row.Sealed);
        return new(name, row.Version)
        {
            Grant = grant,
            Fault = fault,
            IsLeased = IsLeased(row),
            IsAsked = row.Asked == row.Version,
            Trouble = row.Trouble?.Split(BeforeId)[0],
            TrackingId = row.Trouble?.Split(BeforeId).ElementAtOrDefault(1),
            IsRefused = row.RefusedFor == ClientMark(name),
            Failures = row.Failures,
            NotBefore = row.NotBefore is { } moment ? DateTimeOffset.FromUnixTimeMilliseconds(moment) : null,
            RecentRenewals = InWindow(row),
        };
    }

    /// <summary>Takes the lease on this version, when nobody has it and fewer than <paramref name="perMinute"/> renewals were begun in the last minute.</summary>
    public Task<bool> LeaseAsync(StoredToken seen, string owner, int perMinute) => ChangeAsync(seen, row => IsLeased(row) || InWindow(row) >= perMinute ? null : row with
    {
        LeaseOwner = owner,
        LeaseUntil = row.Now + (long)FirstLease.TotalMilliseconds,
        WindowStart = InWindow(row) > 0 ? row.WindowStart : row.Now,
        WindowCount = InWindow(row) + 1,
    });

    /// <summary>Writes down that this version's refresh token is about to be shown to Webex; false when the lease was lost meanwhile.</summary>
    public Task<bool> AskAsync(StoredToken seen, string owner) => ChangeAsync(seen, row => row.LeaseOwner != owner || !IsLeased(row) ? null : row with
    {
        Asked = row.Version,
        LeaseUntil = row.Now + (long)LeaseTime.TotalMilliseconds,
    });

    /// <summary>Writes a failure down and gives the lease back. A request whose answer was lost stays marked as asked.</summary>
    public Task<bool> FailAsync(StoredToken seen, string owner, TokenAnswer answer, DateTimeOffset? notBefore)
    {
        var (reason, refused, lost) = answer switch
        {
            TokenAnswer.Refused final => (final.Reason, true, false),
            TokenAnswer.Unavailable passing => (passing.Reason, false, passing.Lost),
            _ => throw new ArgumentException("A grant is no failure.", nameof(answer)),
        };
        return ChangeAsync(seen, row => row.LeaseOwner != owner ? null : row with
        {
            LeaseOwner = null,
            LeaseUntil = null,
            Asked = lost ? row.Asked : null,
            Trouble = Noted(reason, answer),
            RefusedFor = refused ? ClientMark(seen.Name) : null,
            Failures = row.Failures + 1,
            NotBefore = notBefore?.ToUnixTimeMilliseconds(),
        });
    }

    /// <summary>Replaces this version by a grant, or by none; the lease, the question and the trouble of the old version end with it. False when another was faster.</summary>
    public Task<bool> KeepAsync(StoredToken seen, Grant? grant) => ChangeAsync(seen, Kept(seen, grant), evenDamaged: true);

    /// <summary>Keeps the new refresh token of an answer that was otherwise a failure.</summary>
    public Task<bool> KeepAsync(StoredToken seen, Grant grant, TokenAnswer.Unavailable failure, DateTimeOffset? notBefore) =>
        ChangeAsync(seen, Kept(seen, grant, Noted(failure.Reason, failure), seen.Failures + 1, notBefore), evenDamaged: true);

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
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"WebexGateway seed {name} {refreshToken}")));
        await using var connection = await store.OpenAsync(CancellationToken.None);
        while (true)
        {
            // One transaction: an instance that starts at the same time waits here, and then finds the seed taken.
            await using var transaction = await connection.BeginTransactionAsync();
            await using var note = connection.CreateCommand();
            note.Transaction = transaction;
            note.CommandText = "insert into webex_seed (seed) values (@seed) on conflict do nothing";
            note.Bind("seed", mark);
            if (await note.ExecuteNonQueryAsync() == 0)
            {
                return false;
            }

            var row = await RowAsync(connection, name, CancellationToken.None, transaction);
            await using var keep = connection.CreateCommand();
            keep.Transaction = transaction;
            var isNewer = row!.Version != seen.Version;
            if (isNewer || await kept(row)!.ReplaceAsync(keep, row, secret))
            {
                await transaction.CommitAsync();
                return !isNewer;
            }
        }
    }

    private static string Noted(string reason, TokenAnswer answer) => answer.TrackingId is { } id ? $"{reason}{BeforeId}{id}" : reason;

    private static int InWindow(TokenRow row) => row.WindowStart > row.Now - (long)Window.TotalMilliseconds ? row.WindowCount : 0;

    private static bool IsLeased(TokenRow row) => row.LeaseUntil > row.Now;

    private Task<TokenRow?> RowAsync(DbConnection connection, string name, CancellationToken cancellationToken, DbTransaction? transaction = null) =>
        TokenRow.ReadAsync(connection, store.Engine, name, clock.GetUtcNow(), transaction, cancellationToken);

    private async Task EnsureAsync(string name)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        await new TokenRow(name) { Mark = secret.Mark }.InsertAsync(command, secret);
    }

    /// <summary>Changes the version that was seen, unless the change finds that it must not; looks again when somebody else has changed the row in between.</summary>
    private async Task<bool> ChangeAsync(StoredToken seen, Func<TokenRow, TokenRow?> change, bool evenDamaged = false)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        while (await RowAsync(connection, seen.Name, CancellationToken.None) is { } row
            && row.Version == seen.Version && (evenDamaged || row.IsIntact(secret)) && change(row) is { } changed)
        {
            await using var command = connection.CreateCommand();
            if (await changed.ReplaceAsync(command, row, secret))
            {
                return true;
            }
        }

        return false;
    }

    private Func<TokenRow, TokenRow?> Kept(StoredToken seen, Grant? grant, string? trouble = null, int failures = 0, DateTimeOffset? notBefore = null)
    {
        var box = grant is null ? null : Seal(seen.Name, seen.Version + 1, grant);
        return row => new(row.Token)
        {
            Version = row.Version + 1,
            Mark = secret.Mark,
            Sealed = box,
            WindowStart = row.WindowStart,
            WindowCount = row.WindowCount,
            Trouble = trouble,
            Failures = failures,
            NotBefore = notBefore?.ToUnixTimeMilliseconds(),
        };
    }

    private byte[] Seal(string name, long version, Grant grant)
    {
        var client = webex.CurrentValue.Tokens[name];
        var box = new Sealed(name, version, client.ClientId, ClientMark(name), grant);
        return protector.Protect(JsonSerializer.SerializeToUtf8Bytes(box, SealedJson.Default.Sealed));
    }

    private (Grant? Grant, string? Fault) Open(string name, long version, byte[]? box)
    {
        if (box is null)
        {
            return (null, null);
        }

        try
        {
            return JsonSerializer.Deserialize(protector.Unprotect(box), SealedJson.Default.Sealed) is { } held
                && held.Token == name
                && held.Version == version
                ? Judge(held)
                : (null, VaultFaults.Damaged);
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
    internal sealed record Sealed(string Token, long Version, string? ClientId, string ClientMark, Grant Grant);
}
