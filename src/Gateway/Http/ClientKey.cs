using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace WebexGateway.Http;

/// <summary>
/// Identifies a visitor for counting, without an allocation: an IPv4 address or an IPv6 /64, because one customer controls a whole /64.
/// Visitors without an address count as one. A telephone prefix can be counted by the same type.
/// </summary>
public readonly record struct ClientKey
{
    private const byte Digits = 1;
    private const byte V4 = 4;
    private const byte V6 = 6;
    private const byte V4Network = 24;
    private const byte V6Network = 48;

    private readonly byte family;
    private readonly ulong bits;

    private ClientKey(byte family, ulong bits) => (this.family, this.bits) = (family, bits);

    /// <summary>The key as text, for a hash. It contains the address: never log it.</summary>
    public string Text => FormattableString.Invariant($"{family}:{bits:x}");

    /// <summary>The network of one customer: the /48 of IPv6, the /24 of IPv4; any other key is its own network.</summary>
    public ClientKey Network => family switch
    {
        V4 => new(V4Network, bits >> 8),
        V6 => new(V6Network, bits >> 16),
        _ => this,
    };

    /// <summary>The /48 of an IPv6 key, which is counted too because it contains 65,536 of the /64; null for any other key.</summary>
    public ClientKey? Wide => family == V6 ? Network : null;

    /// <summary>Returns the key of a telephone prefix, such as <c>+57321123</c>.</summary>
    public static ClientKey OfDigits(string prefix) =>
        new(Digits, ulong.Parse(prefix.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>Returns the key of an address; an IPv4-mapped IPv6 address counts as IPv4.</summary>
    public static ClientKey Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length switch
        {
            4 => new(V4, BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            _ when address.IsIPv4MappedToIPv6 => new(V4, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])),
            _ => new(V6, BinaryPrimitives.ReadUInt64BigEndian(bytes)),
        };
    }
}
