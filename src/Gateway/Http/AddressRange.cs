using System.Globalization;
using System.Net;
using System.Numerics;

namespace WebexGateway.Http;

/// <summary>
/// Addresses of one family: a network, or those from the first to the last. An IPv4-mapped IPv6 address is the IPv4 address that it
/// carries.
/// </summary>
public sealed class AddressRange
{
    /// <summary>How to write one; the end of every refusal.</summary>
    public const string Spelling =
        "write an address (203.0.113.7), a CIDR (203.0.113.0/24), a range (203.0.113.1-203.0.113.9) "
        + "or an address and a netmask (203.0.113.0/255.255.255.0)";

    private const int MappedPrefix = 96;

    private readonly Predicate<IPAddress> contains;

    private AddressRange(Predicate<IPAddress> contains) => this.contains = contains;

    /// <summary>Whether the address is of this family and inside.</summary>
    public bool Contains(IPAddress address) => contains(address);

    /// <summary>
    /// Reads an address, CIDR, range or address with netmask; null when it is none, or no address can ever be in it.
    /// Spaces do not count, nor do host bits.
    /// </summary>
    public static AddressRange? Parse(string text)
    {
        text = text.Replace(" ", "", StringComparison.Ordinal);
        return text.Split('/') is [var network, var size] ? OfNetwork(network, size)
            : text.Split('-') is [var first, var last] ? OfEnds(Address(first)?.GetAddressBytes(), Address(last)?.GetAddressBytes())
            : OfNetwork(text, null);
    }

    private static AddressRange? OfNetwork(string text, string? size)
    {
        if (Address(text) is not { } address)
        {
            return null;
        }

        var width = Width(address);
        var before = width == 32 && text.Contains(':') ? MappedPrefix : 0;
        var prefix = size is null ? width
            : int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length - before
            : Address(size) is { } netmask && Width(netmask) == width ? PrefixOf(netmask)
            : -1;
        return prefix >= 0 && prefix <= width ? new(new IPNetwork(address, prefix).Contains) : null;
    }

    /// <summary>The length of the prefix that a netmask leaves, or -1 when its bits have gaps.</summary>
    private static int PrefixOf(IPAddress netmask)
    {
        var ones = netmask.GetAddressBytes().Sum(part => BitOperations.PopCount(part));
        return new IPNetwork(netmask, ones).BaseAddress.Equals(netmask) ? ones : -1;
    }

    private static AddressRange? OfEnds(byte[]? first, byte[]? last)
    {
        if (first is null || last is null || first.Length != last.Length || first.AsSpan().SequenceCompareTo(last) > 0)
        {
            return null;
        }

        return new(address =>
        {
            var bytes = Unmapped(address).GetAddressBytes().AsSpan();
            return bytes.Length == first.Length && bytes.SequenceCompareTo(first) >= 0 && bytes.SequenceCompareTo(last) <= 0;
        });
    }

    /// <summary>A scope id names a cable of this machine, not an address.</summary>
    private static IPAddress? Address(string text) =>
        !text.Contains('%') && IPAddress.TryParse(text, out var address) ? Unmapped(address) : null;

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static int Width(IPAddress address) => address.GetAddressBytes().Length * 8;
}
