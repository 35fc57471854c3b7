using System.Buffers.Binary;

namespace WebexGateway.Ledger;

/// <summary>
/// Makes the reference that a visitor reads out: the row's number, encrypted by a Feistel network into eight unmistakable characters.
/// </summary>
public sealed class CallbackReferences(byte[] key) : IDisposable
{
    private const int Length = 8;
    private const int Half = 20;
    private const uint Mask = (1u << Half) - 1;
    private const byte Rounds = 6;
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32

    private readonly KeyedHash rounds = new(key);

    /// <summary>Returns true for a text that has the form of a reference.</summary>
    public static bool IsOne(string text) => NumberOf(text) is not null;

    public string Of(long row)
    {
        var (left, right) = ((uint)(row >> Half) & Mask, (uint)row & Mask);
        for (byte round = 0; round < Rounds; round++)
        {
            (left, right) = (right, left ^ Round(round, right));
        }

        return string.Create(Length, ((ulong)left << Half) | right, static (text, rest) =>
        {
            for (var place = text.Length - 1; place >= 0; place--, rest >>= 5)
            {
                text[place] = Letters[(int)(rest & 31)];
            }
        });
    }

    /// <summary>
    /// The row of a reference in any case, with or without hyphens and blanks; null for other text. O is read as 0, I and L as 1.
    /// </summary>
    public long? RowOf(string reference)
    {
        if (NumberOf(reference) is not { } number)
        {
            return null;
        }

        var (left, right) = ((uint)(number >> Half) & Mask, (uint)number & Mask);
        for (byte round = Rounds; round > 0; round--)
        {
            (left, right) = (right ^ Round((byte)(round - 1), left), left);
        }

        return ((long)left << Half) | right;
    }

    public void Dispose() => rounds.Dispose();

    private static ulong? NumberOf(string reference)
    {
        var number = 0UL;
        var length = 0;
        foreach (var letter in reference.ToUpperInvariant().Where(letter => letter is not ('-' or ' ')))
        {
            var value = Letters.IndexOf(letter switch { 'O' => '0', 'I' or 'L' => '1', _ => letter });
            if (value < 0 || ++length > Length)
            {
                return null;
            }

            number = (number << 5) | (uint)value;
        }

        return length == Length ? number : null;
    }

    private uint Round(byte round, uint half)
    {
        Span<byte> input = stackalloc byte[5];
        input[0] = round;
        BinaryPrimitives.WriteUInt32BigEndian(input[1..], half);
        Span<byte> hash = stackalloc byte[sizeof(uint)];
        rounds.Compute(input, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) & Mask;
    }
}
