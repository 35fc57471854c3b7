using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace WebexGateway.Sandbox.OAuth;

/// <summary>Checks Proof Key for Code Exchange, S256 (RFC 7636).</summary>
internal static partial class Pkce
{
    public static bool IsChallenge(string challenge) => Challenge().IsMatch(challenge);

    /// <summary>Returns true when the verifier matches the challenge; without a challenge there must be no verifier.</summary>
    public static bool Answers(string? challenge, string? verifier) =>
        challenge is null
            ? verifier is null
            : verifier is not null && Verifier().IsMatch(verifier)
                && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == challenge;

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z")]
    private static partial Regex Challenge();

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z")]
    private static partial Regex Verifier();
}
