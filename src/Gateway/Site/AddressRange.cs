using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace WebexGateway.Site;

/// <summary>Addresses of one family from the first to the last. An IPv4-mapped IPv6 address is the IPv4 address that it carries.</summary>
public readonly record struct AddressRange
{
    /// <summary>How to write one; the end of every refusal.</summary>
    public const string Spelling = "write an address (203.0.113.7), a CIDR (203.0.113.0/24), a range (203.0.113.1-203.0.113.9) or an address and a netmask (203.0.113.0/255.255.255.0)";

    private const int MappedPrefix = 96;

    private readonly bool isIpv6;
    private readonly UInt128 first;
    private readonly UInt128 last;

    private AddressRange(bool isIpv6, UInt128 first, UInt128 last) => (this.isIpv6, this.first, this.last) = (isIpv6, first, last);

    /// <summary>Whether the address is of this family and inside.</summary>
    public bool Contains(IPAddress address)
    {
        var (family, bits) = Bits(address);
        return family == isIpv6 && first <= bits && bits <= last;
    }

    /// <summary>Reads an address, CIDR, range or address with netmask; null when it is none, or no address can ever be in it. Spaces do not count, nor do host bits.</summary>
    public static AddressRange? Parse(string text)
    {
        text = text.Replace(" ", "", StringComparison.Ordinal);
        if (text.Split('/') is [var network, var size])
        {
            return OfNetwork(network, size);
        }

        if (text.Split('-') is [var begin, var end])
        {
            return OfEnds(begin, end);
        }

        return OfEnds(text, text);
    }

    private static AddressRange? OfEnds(string begin, string end)
    {
        if (Address(begin) is not { } low || Address(end) is not { } high)
        {
            return null;
        }

        var ((lowIsIpv6, first), (highIsIpv6, last)) = (Bits(low), Bits(high));
        return lowIsIpv6 == highIsIpv6 && first <= last ? new(lowIsIpv6, first, last) : null;
    }

    private static AddressRange? OfNetwork(string network, string size)
    {
        if (Address(network) is not { } address || HostMask(size, address) is not { } hosts)
        {
            return null;
        }

        var (isIpv6, bits) = Bits(address);
        return new(isIpv6, bits & ~hosts, bits | hosts);
    }

    /// <summary>The bits that are free in a network of this size: a prefix's length or a netmask.</summary>
    private static UInt128? HostMask(string size, IPAddress address)
    {
        var width = Bits(address).IsIpv6 ? 128 : 32;
        if (int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
        {
            prefix -= address.IsIPv4MappedToIPv6 ? MappedPrefix : 0;
            return prefix >= 0 && prefix <= width ? Ones(width - prefix) : null;
        }

        if (Address(size) is not { } netmask || Bits(netmask).IsIpv6 != Bits(address).IsIpv6)
        {
            return null;
        }

        var hosts = Bits(netmask).Bits ^ Ones(width);
        return UInt128.IsPow2(hosts + 1) || hosts == Ones(128) ? hosts : null;
    }

    private static UInt128 Ones(int count) => count == 128 ? UInt128.MaxValue : (UInt128.One << count) - 1;

    /// <summary>A scope id names a cable of this machine, not an address.</summary>
    private static IPAddress? Address(string text) => !text.Contains('%') && IPAddress.TryParse(text, out var address) ? address : null;

    private static (bool IsIpv6, UInt128 Bits) Bits(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length switch
        {
            4 => (false, BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            _ when address.IsIPv4MappedToIPv6 => (false, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])),
            _ => (true, BinaryPrimitives.ReadUInt128BigEndian(bytes)),
        };
    }
}
