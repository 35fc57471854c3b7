using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Abuse;

/// <summary>
/// Issues challenges for the npm <c>altcha</c> widget (2.x, and 3.x, which reads the same format) and checks the answers. A challenge is
/// for one purpose, expires after ten minutes, serves once, and cannot be answered faster than a person fills in a form.
/// </summary>
public sealed class ProofOfWork(
    KeyRingProtection protection, SpentChallenges spent, IOptions<AbuseOptions> options, TimeProvider clock, Randomness randomness)
{
    /// <summary>The lifetime of a challenge.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>A person needs longer to type a telephone number.</summary>
    public static readonly TimeSpan SoonestAnswer = TimeSpan.FromSeconds(2);

    private const string Algorithm = "SHA-256";
    private const int NonceBytes = 16;

    private readonly IDataProtector seal = protection.CreateProtector("proof-of-work");

    /// <summary>The purpose is <c>callback</c> or <c>guest</c>.</summary>
    public Challenge Issue(string purpose)
    {
        var (now, work) = (clock.GetUtcNow(), options.Value.ChallengeWork);
        var nonce = Convert.ToHexStringLower(randomness.Bytes(NonceBytes));

        // The salt ends in a delimiter: without it "…expires=17" and 345 could be read as "…expires=1734" and 5 (CVE-2025-68113).
        var salt = string.Create(
            CultureInfo.InvariantCulture,
            $"{nonce}?for={purpose}&max={work}&issued={now.ToUnixTimeMilliseconds()}&expires={(now + Lifetime).ToUnixTimeSeconds()}&");
        var hash = Hash(salt, (int)(randomness.Fraction() * (work + 1)));
        return new(Algorithm, hash, work, salt, Sign(hash, salt));
    }

    /// <summary>
    /// Null for a right answer, otherwise its fault. With <paramref name="isSpent"/> it is used up, except for a retry of the same request.
    /// Throws a <see cref="System.Data.Common.DbException"/> while the store is down.
    /// </summary>
    public async ValueTask<string?> RefuseAsync(
        string purpose, string payload, string? retry, bool isSpent, CancellationToken cancellationToken)
    {
        if (ChallengeAnswer.Read(payload) is not { } answer || answer.Algorithm != Algorithm)
        {
            return "The challenge's answer cannot be read.";
        }

        if (!IsSigned(answer) || ChallengeSalt.Read(answer.Salt) is not { } salt)
        {
            return "The challenge was not issued here.";
        }

        var now = clock.GetUtcNow();
        return this switch
        {
            _ when salt.Purpose != purpose => "The challenge was issued for something else.",
            _ when now >= salt.Expires => "The challenge has expired; ask for another.",
            _ when now - salt.Issued < SoonestAnswer => "The challenge was answered sooner than a person fills in a form.",
            _ when answer.Number > salt.Max || !Same(Hash(answer.Salt, answer.Number), answer.Challenge) => "The challenge is not solved.",
            _ when isSpent && !await spent.TrySpendAsync(salt.Nonce, salt.Expires, retry, cancellationToken) =>
                "The challenge was used before; ask for another.",
            _ => null,
        };
    }

    /// <summary>
    /// Signs every field with its length by Data Protection (HMAC-SHA256), so that two readings of the fields never have the same
    /// signature.
    /// </summary>
    private string Sign(string hash, string salt) => Base64Url.EncodeToString(seal.Protect(Fields(Algorithm, hash, salt)));

    private bool IsSigned(ChallengeAnswer answer)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(
                seal.Unprotect(Base64Url.DecodeFromChars(answer.Signature)), Fields(answer.Algorithm, answer.Challenge, answer.Salt));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }

    private static byte[] Fields(params ReadOnlySpan<string> fields)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var field in fields)
        {
            hash.AppendData(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(field)));
            hash.AppendData(Encoding.UTF8.GetBytes(field));
        }

        return hash.GetHashAndReset();
    }

    private static string Hash(string salt, long number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{salt}{number}"))));

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
