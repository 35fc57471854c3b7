using System.Security.Cryptography;

namespace WebexGateway.Sandbox.Http;

/// <summary>Creates opaque values: tokens, codes and the like.</summary>
internal static class RandomText
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Of(int length) => RandomNumberGenerator.GetString(Alphabet, length);
}
