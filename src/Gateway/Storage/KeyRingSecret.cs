using System.Security.Cryptography;
using System.Text;

namespace WebexGateway.Storage;

/// <summary>Encrypts values for holders of <c>KEY_RING_SECRET</c> with AES-256-GCM; HKDF-SHA256 derives the key from the secret.</summary>
public sealed class KeyRingSecret
{
    /// <summary>Replaces the secret in Development and beside the stand-in, where there is nothing to protect.</summary>
    public const string Development = "development only: not a secret";

    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    private readonly Randomness randomness;
    private readonly byte[] key;
    private readonly byte[] markKey;

    public KeyRingSecret(IOptions<StorageOptions> options, Randomness randomness)
        : this(options.Value.KeyRingSecret, randomness) =>
        Old = options.Value.KeyRingSecretOld is { Length: > 0 } old ? new(old, randomness) : null;

    private KeyRingSecret(string? text, Randomness randomness)
    {
        this.randomness = randomness;
        IsMissing = text is not { Length: > 0 };
        var secret = Encoding.UTF8.GetBytes(IsMissing ? Development : text!);
        key = Derive(secret, "key ring", 32);
        markKey = Derive(secret, "marks", 32);
        Mark = MarkFor(secret);
        EventSecret = Convert.ToHexStringLower(Derive(secret, "webhook events", 32));
    }

    /// <summary>Identifies the secret without revealing it; it is stored with every encrypted value.</summary>
    public string Mark { get; }

    /// <summary>The secret part of the address for Webex's events, which also signs them: the same in all instances.</summary>
    public string EventSecret { get; }

    /// <summary>The secret before this one (<c>KEY_RING_SECRET_OLD</c>); null when none is set.</summary>
    public KeyRingSecret? Old { get; }

    /// <summary>True when no secret is set and the development secret is used.</summary>
    public bool IsMissing { get; }

    /// <summary>Identifies a store that was sealed without a secret.</summary>
    public static string MarkOfDevelopment { get; } = MarkFor(Encoding.UTF8.GetBytes(Development));

    /// <summary>Returns the secret with this mark, the current or the old one; null when it is another.</summary>
    public KeyRingSecret? By(string mark) => mark == Mark ? this : mark == Old?.Mark ? Old : null;

    /// <summary>Returns a keyed hash of a text: equal texts have equal marks, and a mark does not reveal its text.</summary>
    public string MarkOf(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(markKey, Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>Encrypts a text for one place in the store; it decrypts only there.</summary>
    public byte[] Seal(string text, string place)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        randomness.Fill(box.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(
            box.AsSpan(0, NonceBytes),
            plain,
            box.AsSpan(NonceBytes + TagBytes),
            box.AsSpan(NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(place));
        return box;
    }

    /// <summary>Decrypts a value of this place. Returns null when the value, the place or the secret is another.</summary>
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

    private static string MarkFor(byte[] secret) => Convert.ToHexStringLower(Derive(secret, "mark", 8));

    private static byte[] Derive(byte[] secret, string purpose, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, salt: "WebexGateway"u8.ToArray(), info: Encoding.UTF8.GetBytes(purpose));
}
