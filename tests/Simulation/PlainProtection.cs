using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace WebexGateway.Simulation;

/// <summary>Replaces the framework's encryption, whose keys and clock a seed does not own. It still notices another purpose.</summary>
internal sealed class PlainProtection(string purpose = "") : IDataProtector
{
    private readonly byte[] mark = Encoding.UTF8.GetBytes($"{purpose}\n");

    public IDataProtector CreateProtector(string purpose1) => new PlainProtection($"{purpose}/{purpose1}");

    public byte[] Protect(byte[] plaintext) => [.. mark, .. plaintext];

    public byte[] Unprotect(byte[] protectedData) => protectedData.AsSpan().StartsWith(mark)
        ? protectedData[mark.Length..]
        : throw new CryptographicException("It was protected for another purpose.");
}
