#pragma warning disable RS0030 // this is the place
using System.Security.Cryptography;

namespace WebexGateway.Runtime;

/// <summary>The one source of random values. A simulation can give it another one.</summary>
public sealed class Randomness(Action<Span<byte>> fill)
{
    public static readonly Randomness OfSystem = new(RandomNumberGenerator.Fill);

    public void Fill(Span<byte> bytes) => fill(bytes);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        fill(bytes);
        return bytes;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public string Name() => Convert.ToHexStringLower(Bytes(16));

    /// <summary>From 0 up to 1, without 1.</summary>
    public double Fraction() => BitConverter.ToUInt32(Bytes(sizeof(uint))) / (uint.MaxValue + 1.0);
}
