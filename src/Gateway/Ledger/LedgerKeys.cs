using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Ledger;

/// <summary>The ledger's keys for encryption, keyed hashes and ids, derived (HKDF, RFC 5869) from one random key.</summary>
public sealed class LedgerKeys(byte[] master, Randomness randomness) : IDisposable
{
    public const int Length = 32;

    private const int FingerprintLength = 16;

    private const int ReferenceLength = 8;
    private const int ReferenceHalf = 20;
    private const uint ReferenceMask = (1u << ReferenceHalf) - 1;
    private const byte ReferenceRounds = 6;
    private const string ReferenceLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32

    private readonly byte[] references = Derive(master, "references");
    private readonly IncrementalHash fingerprints = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Derive(master, "fingerprints"));
    private readonly PersonSeal persons = new(Derive(master, "persons"), Derive(master, "rows of persons"), randomness);
    private readonly Aes ids = BlockCipher(Derive(master, "ids"));

    /// <summary>A keyed hash by which a value can be found and not read. The same value has another hash in another column.</summary>
    public byte[] Fingerprint(string column, string value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        lock (fingerprints)
        {
            fingerprints.AppendData(Encoding.UTF8.GetBytes($"{column}\0{value}"));
            fingerprints.GetHashAndReset(hash);
        }

        return hash[..FingerprintLength].ToArray();
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

    /// <summary>
    /// The reference that a visitor reads out: the row's number, encrypted by a Feistel network into eight unmistakable characters.
    /// </summary>
    public string ReferenceOf(long row)
    {
        var (left, right) = ((uint)(row >> ReferenceHalf) & ReferenceMask, (uint)row & ReferenceMask);
        for (byte round = 0; round < ReferenceRounds; round++)
        {
            (left, right) = (right, left ^ ReferenceRound(round, right));
        }

        var number = ((ulong)left << ReferenceHalf) | right;
        return string.Create(ReferenceLength, number, static (text, rest) =>
        {
            for (var place = text.Length - 1; place >= 0; place--, rest >>= 5)
            {
                text[place] = ReferenceLetters[(int)(rest & 31)];
            }
        });
    }

    /// <summary>
    /// The row of a reference in any case, with or without hyphens and blanks; null for other text. O is read as 0, I and L as 1.
    /// </summary>
    public long? RowOfReference(string reference)
    {
        var number = 0UL;
        var length = 0;
        foreach (var letter in reference.ToUpperInvariant().Where(letter => letter is not ('-' or ' ')))
        {
            var value = ReferenceLetters.IndexOf(letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter });
            if (value < 0 || ++length > ReferenceLength)
            {
                return null;
            }

            number = (number << 5) | (uint)value;
        }

        var (left, right) = ((uint)(number >> ReferenceHalf) & ReferenceMask, (uint)number & ReferenceMask);
        for (byte round = ReferenceRounds; round > 0; round--)
        {
            (left, right) = (right ^ ReferenceRound((byte)(round - 1), left), left);
        }

        return length == ReferenceLength ? ((long)left << ReferenceHalf) | right : null;
    }

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
        fingerprints.Dispose();
        persons.Dispose();
        ids.Dispose();
    }

    private uint ReferenceRound(byte round, uint half)
    {
        Span<byte> input = stackalloc byte[5];
        input[0] = round;
        BinaryPrimitives.WriteUInt32BigEndian(input[1..], half);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(references, input, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) & ReferenceMask;
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
