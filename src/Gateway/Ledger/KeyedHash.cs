using System.Security.Cryptography;

namespace WebexGateway.Ledger;

/// <summary>
/// HMAC-SHA256 (RFC 2104) with one key, which is set up once. OpenSSL sets it up anew for each call of <see cref="HMACSHA256"/>, which
/// costs more than the hash of a short text; a callback has a dozen.
/// </summary>
internal sealed class KeyedHash(byte[] key) : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    /// <summary>Fills the result with the first bytes of the hash, at most 32.</summary>
    public void Compute(ReadOnlySpan<byte> text, Span<byte> result)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        lock (hash)
        {
            hash.AppendData(text);
            hash.GetHashAndReset(whole);
        }

        whole[..result.Length].CopyTo(result);
    }

    public void Dispose() => hash.Dispose();
}
