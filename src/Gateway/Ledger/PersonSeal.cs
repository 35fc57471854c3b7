using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Ledger;

/// <summary>
/// Encrypts number and name for one row (AES-256-GCM). The nonce binds them to the row: it holds random bytes, a keyed hash of these by
/// which a bound nonce is known, and a keyed hash of these and the row. So a person that was moved to another row does not open there. An
/// older gateway takes any nonce, and so opens what a newer one sealed beside it. Persons of older gateways are bound to no row.
/// </summary>
public sealed class PersonSeal(byte[] encryption, byte[] binding, Randomness randomness) : IDisposable
{
    private const int SaltLength = 5;
    private const int KnownLength = 2;
    private const int RowLength = 5;
    private const int NonceLength = SaltLength + KnownLength + RowLength;
    private const int TagLength = 16;

    private readonly AesGcm cipher = new(encryption, TagLength);
    private readonly KeyedHash bindings = new(binding);

    public byte[] Seal(PhoneNumber number, string? name, long row)
    {
        var plain = Encoding.UTF8.GetBytes($"{number.E164}\n{name}");
        var box = new byte[NonceLength + plain.Length + TagLength];
        randomness.Fill(box.AsSpan(0, SaltLength));
        Bind(box.AsSpan(0, NonceLength), row);
        lock (cipher)
        {
            cipher.Encrypt(
                box.AsSpan(0, NonceLength), plain, box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length));
        }

        return box;
    }

    /// <summary>Number and name; null when they were erased, changed, sealed by another key, or moved from another row.</summary>
    public (PhoneNumber Number, string? Name)? Open(byte[]? box, long row)
    {
        if (box is not { Length: > NonceLength + TagLength } || IsOfAnotherRow(box.AsSpan(0, NonceLength), row))
        {
            return null;
        }

        var plain = new byte[box.Length - NonceLength - TagLength];
        try
        {
            lock (cipher)
            {
                cipher.Decrypt(
                    box.AsSpan(0, NonceLength), box.AsSpan(NonceLength, plain.Length), box.AsSpan(NonceLength + plain.Length), plain);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(plain).Split('\n', 2);
        return (new PhoneNumber(parts[0]), parts[1].Length > 0 ? parts[1] : null);
    }

    public void Dispose()
    {
        cipher.Dispose();
        bindings.Dispose();
    }

    private bool IsOfAnotherRow(ReadOnlySpan<byte> nonce, long row)
    {
        Span<byte> bound = stackalloc byte[NonceLength];
        nonce[..SaltLength].CopyTo(bound);
        Bind(bound, row);
        var isBound = CryptographicOperations.FixedTimeEquals(nonce[..^RowLength], bound[..^RowLength]);
        return isBound && !CryptographicOperations.FixedTimeEquals(nonce, bound);
    }

    /// <summary>Writes the hashes behind the random bytes.</summary>
    private void Bind(Span<byte> nonce, long row)
    {
        Span<byte> input = stackalloc byte[SaltLength + sizeof(long)];
        nonce[..SaltLength].CopyTo(input);
        bindings.Compute(input[..SaltLength], nonce.Slice(SaltLength, KnownLength));
        BinaryPrimitives.WriteInt64BigEndian(input[SaltLength..], row);
        bindings.Compute(input, nonce[^RowLength..]);
    }
}
