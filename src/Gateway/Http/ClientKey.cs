using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace WebexGateway.Http;

/// <summary>
/// One visitor for counting, without an allocation: an IPv4 address, or an IPv6 /64, because whoever has one address of a /64 has them all.
/// Visitors without an address are one visitor. The digits of a telephone prefix can be counted by the same key.
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

    /// <summary>The key as a text, for a fingerprint. It holds the address: never log it.</summary>
    public string Text => FormattableString.Invariant($"{family}:{bits:x}");

    /// <summary>All who may be the same customer: the /48 of IPv6, the /24 of IPv4, itself for anything else.</summary>
    public ClientKey Network => family switch
    {
        V4 => new(V4Network, bits >> 8),
        V6 => new(V6Network, bits >> 16),
        _ => this,
    };

    /// <summary>The /48 of IPv6, which counts beside its /64: whoever has one has 65,536 of those. Null for anything else.</summary>
    public ClientKey? Wide => family == V6 ? Network : null;

    /// <summary>The key of a telephone prefix, such as <c>+57321123</c>.</summary>
    public static ClientKey OfDigits(string prefix) =>
        new(Digits, ulong.Parse(prefix.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>The key of an address; an IPv4-mapped IPv6 address is IPv4.</summary>
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
