using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WebexGateway.Transforms;

namespace WebexGateway.Callback.Ledger;

/// <summary>What the ledger encrypts, looks up and numbers with: keys derived (HKDF, RFC 5869) from one random key that the store holds sealed.</summary>
public sealed class LedgerKeys(byte[] master) : IDisposable
{
    /// <summary>The length of the random key, in bytes.</summary>
    public const int Length = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int FingerprintLength = 16;

    private readonly IncrementalHash fingerprints = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Derive(master, "fingerprints"));
    private readonly AesGcm persons = new(Derive(master, "persons"), TagLength);
    private readonly Aes ids = BlockCipher(Derive(master, "ids"));

    /// <summary>A keyed hash by which a value can be found and not read; equal values in different columns have different ones.</summary>
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

    /// <summary>Encrypts whom to call (AES-256-GCM).</summary>
    public byte[] Seal(PhoneNumber number, string? name)
    {
        var plain = Encoding.UTF8.GetBytes($"{number.E164}\n{name}");
        var box = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceLength));
        lock (persons)
        {
            persons.Encrypt(box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length));
        }

        return box;
    }

    /// <summary>Whom to call; null when it was erased, tampered with, or sealed by another key.</summary>
    public (PhoneNumber Number, string? Name)? Open(byte[]? box)
    {
        if (box is not { Length: > NonceLength + TagLength })
        {
            return null;
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        try
        {
            lock (persons)
            {
                persons.Decrypt(box.AsSpan(0, NonceLength), box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length), plain);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(plain).Split('\n', 2);
        return (new PhoneNumber(parts[0]), parts[1].Length > 0 ? parts[1] : null);
    }

    /// <summary>The id that the outside sees: the row's number and eight zero bytes, encrypted as one block, so that nobody can guess a neighbour's.</summary>
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

    /// <summary>The row of an id that we gave, or null.</summary>
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

    /// <inheritdoc />
    public void Dispose()
    {
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

    private static byte[] Derive(byte[] master, string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, master, Length, info: Encoding.ASCII.GetBytes(use));
}
