using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Tokens;

/// <summary>
/// Keeps the tokens in the store, their grants encrypted. A change names the version that it was made from: of two changes at once,
/// one succeeds. Every method throws a <see cref="DbException"/> while the store is down.
/// </summary>
public sealed class TokenVault(Store store, KeyRingSecret secret, GrantSeal grants, TimeProvider clock) : ISealedPart
{
    public async Task<StoredToken> ReadAsync(string name, CancellationToken cancellationToken = default)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        return await RowAsync(connection, name, cancellationToken) is { } row ? grants.Open(row) : new(name, 0);
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
            var current = grants.UnderCurrentSecret(row);
            var next = change(current with { Grant = seen.Grant }); // the same version holds the same grant
            if (next is null || (next.Version == row.Version && !TokenTable.IsIntact(current, secret)))
            {
                return false;
            }

            if (await TokenTable.ReplaceAsync(connection, row, next.Version == row.Version ? next : grants.Seal(next), secret))
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
        var next = grants.Seal(seen.Next(grant)); // before the transaction: encrypting may write a first key, on a connection of its own
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

    /// <summary>
    /// Writes rows of the old secret anew. A row whose renewal is under way waits, since its owner may know the old secret only.
    /// </summary>
    public async Task<SealReport> ResealAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var (ofOld, waits, faults) = (0, false, new List<string>());
        foreach (var name in await TokenTable.NamesAsync(connection, cancellationToken))
        {
            while (await RowAsync(connection, name, cancellationToken) is { } row)
            {
                var current = grants.UnderCurrentSecret(row);
                if (!ReferenceEquals(current, row) && !row.IsLeased)
                {
                    ofOld++;
                    if (!await TokenTable.ReplaceAsync(connection, row, current, secret))
                    {
                        continue; // another instance was faster
                    }
                }

                waits |= !ReferenceEquals(current, row) && row.IsLeased;
                if (grants.Open(row).Fault is { } fault and not (VaultFaults.OtherClient or VaultFaults.OtherClientSecret))
                {
                    faults.Add($"the token '{name}': {fault}");
                }

                break;
            }
        }

        return new(ofOld, faults, waits);
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
            ? row with { Client = grants.ClientMark(name, secret) }
            : null;
}
