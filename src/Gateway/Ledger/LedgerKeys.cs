using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Ledger;

/// <summary>The ledger's keys for encryption, keyed hashes and ids, derived (HKDF, RFC 5869) from one random key.</summary>
public sealed class LedgerKeys(byte[] master, Randomness randomness) : IDisposable
{
    public const int Length = 32;

    private const int FingerprintLength = 16;
    private const int OnStack = 256;

    private readonly CallbackReferences references = new(Derive(master, "references"));
    private readonly KeyedHash fingerprints = new(Derive(master, "fingerprints"));
    private readonly PersonSeal persons = new(Derive(master, "persons"), Derive(master, "rows of persons"), randomness);
    private readonly Aes ids = BlockCipher(Derive(master, "ids"));

    /// <summary>A keyed hash by which a value can be found and not read. The same value has another hash in another column.</summary>
    public byte[] Fingerprint(string column, string value)
    {
        var length = Encoding.UTF8.GetByteCount(column) + 1 + Encoding.UTF8.GetByteCount(value);
        var text = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        var named = Encoding.UTF8.GetBytes(column, text);
        text[named] = 0;
        Encoding.UTF8.GetBytes(value, text[(named + 1)..]);
        var hash = new byte[FingerprintLength];
        fingerprints.Compute(text[..length], hash);
        return hash;
    }

    /// <summary>Encrypts number and name for one row.</summary>
    public byte[] Seal(PhoneNumber number, string? name, long row) => persons.Seal(number, name, row);

    /// <summary>Number and name; null when they were erased, changed, sealed by another key, or moved from another row.</summary>
    public (PhoneNumber Number, string? Name)? Open(byte[]? person, long row) => persons.Open(person, row);

    /// <summary>
    /// The public id: the row's number and eight zero bytes, encrypted as one block, so that ids of other rows cannot be guessed.
    /// </summary>
    public Guid IdOf(long row)
    {
        Span<byte> block = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(block, row);
        lock (ids)
        {
            ids.EncryptEcb(block, block, PaddingMode.None);
        }

        return new Guid(block, bigEndian: true);
    }

    /// <summary>The reference that a visitor reads out.</summary>
    public string ReferenceOf(long row) => references.Of(row);

    /// <summary>The row of an id or a reference; null for other text.</summary>
    public long? RowOfName(string name) => Guid.TryParse(name, out var id) ? RowOf(id) : references.RowOf(name);

    /// <summary>A row as the cursor of a list: its id in another spelling, so that no other row can be guessed.</summary>
    public string CursorOf(long row) => IdOf(row).ToString("N");

    /// <summary>Null for a text that is no cursor of ours.</summary>
    public long? RowOfCursor(string cursor) => Guid.TryParseExact(cursor, "N", out var id) ? RowOf(id) : null;

    public long? RowOf(Guid id)
    {
        Span<byte> block = stackalloc byte[16];
        id.TryWriteBytes(block, bigEndian: true, out _);
        lock (ids)
        {
            ids.DecryptEcb(block, block, PaddingMode.None);
        }

        return BinaryPrimitives.ReadInt64BigEndian(block[8..]) == 0 ? BinaryPrimitives.ReadInt64BigEndian(block) : null;
    }

    public void Dispose()
    {
        references.Dispose();
        fingerprints.Dispose();
        persons.Dispose();
        ids.Dispose();
    }

    private static Aes BlockCipher(byte[] key)
    {
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static byte[] Derive(byte[] master, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, Length, info: Encoding.ASCII.GetBytes(use));
}
