using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Ledger;

/// <summary>Keeps the ledger's keys in the store, sealed by the key ring.</summary>
public sealed partial class LedgerKeyStore(
    KeyRingProtection protection,
    Randomness randomness,
    Store store,
    ILogger<LedgerKeyStore> logger) : ISealedPart, IDisposable
{
    private readonly IDataProtector protector = protection.CreateProtector("callback-ledger");
    private LedgerKeys? keys;

    public async ValueTask<LedgerKeys> KeysAsync(DbConnection connection)
    {
        if (keys is null)
        {
            var newest = await NewestKeysAsync(connection);
            keys = newest.Keys ?? await NewKeysAsync(connection, newest.Id + 1);
        }

        return keys;
    }

    /// <summary>
    /// Checks that each of the ledger's keys opens, and each waiting number. The key ring opens the keys, so a new
    /// <c>KEY_RING_SECRET</c> changes no key, and no row.
    /// </summary>
    public async Task<SealReport> ResealAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenAsync(cancellationToken);
        var faults = (await SealedKeysAsync(connection)).Where(key => Opened(key.Sealed) is null)
            .Select(key => $"the ledger's key {key.Id}: callbacks and the do-not-call list that were recorded with it stay unreadable "
                + "until KEY_RING_SECRET_OLD is the secret under which it was made").ToList();
        keys ??= (await NewestKeysAsync(connection)).Keys;
        if (keys is not null && await UnreadableAsync(connection, keys) is var unreadable and > 0)
        {
            faults.Add($"the numbers of {unreadable} waiting callback(s): they were recorded with another key, or changed in the store; "
                + "they will not be called, and an operator decides at /operator");
        }

        return new(0, faults);
    }

    private static async Task<int> UnreadableAsync(DbConnection connection, LedgerKeys keys)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select seq, person from callback where {StatusSql.IsOpen} and person is not null";
        await using var rows = await command.ExecuteReaderAsync();
        var unreadable = 0;
        while (await rows.ReadAsync())
        {
            unreadable += keys.Open(rows.GetBytes(1), rows.GetInt64(0)) is null ? 1 : 0;
        }

        return unreadable;
    }

    /// <summary>The highest key id, and the newest key that can be read. A key that was made under another secret is skipped.</summary>
    private async Task<(long Id, LedgerKeys? Keys)> NewestKeysAsync(DbConnection connection)
    {
        var boxes = await SealedKeysAsync(connection);
        foreach (var (id, box) in boxes)
        {
            if (Opened(box) is { } master)
            {
                if (boxes.Exists(other => other.Id < id && Opened(other.Sealed) is not null))
                {
                    Log.KeyLeft(logger, id);
                }

                return (boxes[0].Id, new LedgerKeys(master, randomness));
            }

            Log.KeyLost(logger);
        }

        return (boxes.Count > 0 ? boxes[0].Id : 0, null);
    }

    private byte[]? Opened(byte[] box)
    {
        try
        {
            return protector.Unprotect(box);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static async Task<List<(long Id, byte[] Sealed)>> SealedKeysAsync(DbConnection connection)
    {
        var boxes = new List<(long, byte[])>();
        await using var command = connection.CreateCommand();
        command.CommandText = "select id, sealed from ledger_key order by id desc";
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            boxes.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }

        return boxes;
    }

    /// <summary>Makes a key, or takes the one of an instance that was faster.</summary>
    private async Task<LedgerKeys> NewKeysAsync(DbConnection connection, long id)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "insert into ledger_key (id, sealed) values (@id, @sealed) on conflict (id) do nothing";
        command.Bind("id", id).Bind("sealed", protector.Protect(randomness.Bytes(LedgerKeys.Length)));
        await command.ExecuteNonQueryAsync();
        return (await NewestKeysAsync(connection)).Keys ?? throw new CryptographicException("The ledger's new key cannot be read back.");
    }

    public void Dispose() => keys?.Dispose();

    private static partial class Log
    {
        [LoggerMessage(
            2,
            LogLevel.Error,
            "The ledger's key {Id} is in use, and an older one opens as well: a gateway ran without the KEY_RING_SECRET_OLD of that key. "
            + "Waiting numbers and the do-not-call list that were recorded with the older key do not hold: enter the list again.")]
        public static partial void KeyLeft(ILogger logger, long id);

        [LoggerMessage(
            1,
            LogLevel.Error,
            "A key of the ledger cannot be read: KEY_RING_SECRET is not the one under which it was made. Numbers recorded with it "
            + "stay unreadable until that secret is set as KEY_RING_SECRET_OLD; new callbacks use another key.")]
        public static partial void KeyLost(ILogger logger);
    }
}
