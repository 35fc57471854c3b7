using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Tokens;

/// <summary>
/// Keeps the tokens in the store, their grants encrypted. A change names the version that it was made from: of two changes at once,
/// one succeeds. Every method throws a <see cref="DbException"/> while the store is down.
/// </summary>
public sealed class TokenVault(
    Store store, KeyRingSecret secret, KeyRingProtection protection, IOptionsMonitor<WebexOptions> webex, TimeProvider clock)
{
    private readonly IDataProtector protector = protection.CreateProtector("webex-grant");

    public async Task<StoredToken> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await RowAsync(connection, name, cancellationToken) is { } row ? Open(row) : new(name, 0);
    }

    /// <summary>
    /// Changes the row, unless its version is no longer the one that was seen, or the change finds that it must not (null).
    /// The change is decided on the row as it is now, and again when another instance has changed the row in between.
    /// A row that is not intact can only be replaced by a new version.
    /// </summary>
    public async Task<bool> ChangeAsync(StoredToken seen, Func<StoredToken, StoredToken?> change)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        while (await RowAsync(connection, seen.Name, CancellationToken.None) is { } row && row.Version == seen.Version)
        {
            var next = change(row with { Grant = seen.Grant }); // the same version holds the same grant
            if (next is null || (next.Version == row.Version && !TokenTable.IsIntact(row, secret)))
            {
                return false;
            }

            if (await TokenTable.ReplaceAsync(connection, row, next.Version == row.Version ? next : Seal(next), secret))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Replaces what is stored, whatever it is: after an operator's consent by a grant, after a disconnection by none.</summary>
    public async Task ReplaceAsync(string name, Grant? grant)
    {
        await EnsureRowAsync(name);
        while (!await ChangeAsync(await ReadAsync(name), row => row.Next(grant)))
        {
            // Another instance was faster: replace its version.
        }
    }

    /// <summary>Takes a refresh token from the environment; false when it was taken before, for then the store has a newer one.</summary>
    public async Task<bool> SeedAsync(string name, string refreshToken)
    {
        await EnsureRowAsync(name);
        var now = clock.GetUtcNow();
        var grant = new Grant(null, refreshToken, null, now) { ConnectedAt = now, ConnectedBy = "REFRESH_TOKEN" };
        var seen = await ReadAsync(name);
        var next = Seal(seen.Next(grant)); // before the transaction: encrypting may write a first key, on a connection of its own
        await using var connection = await store.OpenAsync(CancellationToken.None);
        while (true)
        {
            // One transaction: an instance that starts at the same time waits here, and then finds the refresh token taken.
            await using var transaction = await connection.BeginTransactionAsync();
            if (!await NoteSeedAsync(transaction, name, refreshToken))
            {
                return false;
            }

            var row = (await RowAsync(connection, name, CancellationToken.None, transaction))!;
            var isSame = row.Version == seen.Version;
            var written = next with { WindowStart = row.WindowStart, WindowCount = row.WindowCount };
            if (!isSame || await TokenTable.ReplaceAsync(connection, row, written, secret, transaction))
            {
                await transaction.CommitAsync();
                return isSame;
            }
        }
    }

    private static async Task<bool> NoteSeedAsync(DbTransaction transaction, string name, string refreshToken)
    {
        await using var note = transaction.Connection!.CreateCommand();
        note.Transaction = transaction;
        note.CommandText = "insert into webex_seed (seed) values (@seed) on conflict do nothing";
        var seed = SHA256.HashData(Encoding.UTF8.GetBytes($"WebexGateway seed {name} {refreshToken}"));
        note.Bind("seed", Convert.ToHexStringLower(seed));
        return await note.ExecuteNonQueryAsync() == 1;
    }

    private async Task EnsureRowAsync(string name)
    {
        await using var connection = await store.OpenAsync(CancellationToken.None);
        await TokenTable.InsertAsync(connection, new(name, 0) { Mark = secret.Mark }, secret);
    }

    /// <summary>The row as it is stored: its grant is still encrypted.</summary>
    private async Task<StoredToken?> RowAsync(
        DbConnection connection, string name, CancellationToken cancellationToken, DbTransaction? transaction = null) =>
        await TokenTable.ReadAsync(connection, store.Engine, name, clock.GetUtcNow(), transaction, cancellationToken) is { } row
            ? row with { Client = ClientMark(name) }
            : null;

    private StoredToken Seal(StoredToken token)
    {
        if (token.Grant is null)
        {
            return token with { Sealed = null, Mark = secret.Mark };
        }

        var content = new Sealed(token.Name, token.Version, ClientOf(token.Name)?.ClientId, ClientMark(token.Name), token.Grant);
        var box = protector.Protect(JsonSerializer.SerializeToUtf8Bytes(content, SealedJson.Default.Sealed));
        return token with { Sealed = box, Mark = secret.Mark };
    }

    /// <summary>Decrypts the grant, or says why it is not used. A row that is not intact gives nothing but its version.</summary>
    private StoredToken Open(StoredToken row)
    {
        if (row.Mark != secret.Mark || !TokenTable.IsIntact(row, secret))
        {
            return new(row.Name, row.Version) { Fault = row.Mark != secret.Mark ? VaultFaults.OtherSecret : VaultFaults.Damaged };
        }

        if (row.Sealed is null)
        {
            return row;
        }

        try
        {
            var held = JsonSerializer.Deserialize(protector.Unprotect(row.Sealed), SealedJson.Default.Sealed);
            return held?.Token != row.Name || held.Version != row.Version ? row with { Fault = VaultFaults.Damaged }
                : FaultOf(held) is { } fault ? row with { Fault = fault }
                : row with { Grant = held.Grant };
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            return row with { Fault = VaultFaults.Damaged };
        }
    }

    /// <summary>A grant belongs to the client that received it. A refresh token that was not used yet belongs to no client.</summary>
    private string? FaultOf(Sealed held) =>
        held.Grant.Access is null ? null
        : held.ClientId != ClientOf(held.Token)?.ClientId ? VaultFaults.OtherClient
        : held.ClientMark != ClientMark(held.Token) ? VaultFaults.OtherClientSecret
        : null;

    /// <summary>A keyed hash of client id and secret, which tells nothing about them.</summary>
    private string ClientMark(string name)
    {
        var client = ClientOf(name);
        return secret.MarkOf($"client/{client?.ClientId?.Length}/{client?.ClientId}/{client?.ClientSecret}");
    }

    private TokenOptions? ClientOf(string name) => webex.CurrentValue.Tokens.GetValueOrDefault(name);

    /// <summary>The content that is encrypted. Token and version bind it to its row.</summary>
    internal sealed record Sealed(string Token, long Version, string? ClientId, string ClientMark, Grant Grant);
}
