using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace WebexGateway.Storage;

/// <summary>
/// Seals what only a holder of <c>KEY_RING_SECRET</c> may read: AES-256-GCM under a key that HKDF-SHA256 derives from it.
/// </summary>
public sealed class KeyRingSecret
{
    /// <summary>Stands in for a secret where nothing is worth one: Development and the stand-in.</summary>
    private const string Development = "development only: not a secret";

    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    private readonly byte[] key;
    private readonly byte[] markKey;

    /// <summary>Derives the keys.</summary>
    public KeyRingSecret(IOptions<StorageOptions> options)
    {
        IsMissing = options.Value.KeyRingSecret is not { Length: > 0 };
        var secret = Encoding.UTF8.GetBytes(IsMissing ? Development : options.Value.KeyRingSecret!);
        key = Derive(secret, "key ring", 32);
        markKey = Derive(secret, "marks", 32);
        Mark = Convert.ToHexStringLower(Derive(secret, "mark", 8));
    }

    /// <summary>Tells one secret from another and gives neither away; stands beside everything that was sealed.</summary>
    public string Mark { get; }

    /// <summary>Whether none was set, so that the development one serves.</summary>
    public bool IsMissing { get; }

    /// <summary>Tells one text from another without giving either away.</summary>
    public string MarkOf(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(markKey, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>Seals a text for one place; it opens only there.</summary>
    public byte[] Seal(string text, string place)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            box.AsSpan(0, NonceBytes),
            plain,
            box.AsSpan(NonceBytes + TagBytes),
            box.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(place));
        return box;
    }

    /// <summary>Opens what was sealed for this place; null when a byte of either was changed, or the secret is another.</summary>
    public string? Open(ReadOnlySpan<byte> box, string place)
    {
        if (box.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        try
        {
            var plain = new byte[box.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(
                box[..NonceBytes], box[(NonceBytes + TagBytes)..], box.Slice(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(place));
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Derive(byte[] secret, string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, salt: "WebexGateway"u8.ToArray(), info: Encoding.UTF8.GetBytes(purpose));
}
