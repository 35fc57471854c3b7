using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Ledger;

/// <summary>Keeps the ledger's keys in the store, sealed by the key ring.</summary>
public sealed partial class LedgerKeyStore(
    KeyRingProtection protection,
    Randomness randomness,
    ILogger<LedgerKeyStore> logger) : IDisposable
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

    /// <summary>The highest key id, and the newest key that can be read. A key that was made under another secret is skipped.</summary>
    private async Task<(long Id, LedgerKeys? Keys)> NewestKeysAsync(DbConnection connection)
    {
        var boxes = await SealedKeysAsync(connection);
        foreach (var (_, box) in boxes)
        {
            try
            {
                return (boxes[0].Id, new LedgerKeys(protector.Unprotect(box), randomness));
            }
            catch (CryptographicException)
            {
                Log.KeyLost(logger);
            }
        }

        return (boxes.Count > 0 ? boxes[0].Id : 0, null);
    }

    private static async Task<List<(long Id, byte[] Box)>> SealedKeysAsync(DbConnection connection)
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
            1,
            LogLevel.Error,
            "A key of the ledger cannot be read: KEY_RING_SECRET is not the one under which it was made. Numbers recorded with it "
            + "stay unreadable until that secret is set again; new callbacks use another key.")]
        public static partial void KeyLost(ILogger logger);
    }
}
