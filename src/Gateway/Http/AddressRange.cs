using System.Globalization;
using System.Net;
using System.Numerics;

namespace WebexGateway.Http;

/// <summary>
/// A range of addresses of one family: a network, or all from the first to the last. An IPv4-mapped IPv6 address counts as its IPv4
/// address.
/// </summary>
public sealed class AddressRange
{
    /// <summary>The fix in every fault about a range.</summary>
    public const string Spelling =
        "write an address (203.0.113.7), a CIDR (203.0.113.0/24), a range (203.0.113.1-203.0.113.9) "
        + "or an address and a netmask (203.0.113.0/255.255.255.0)";

    private const int MappedPrefix = 96;

    private readonly Predicate<IPAddress> contains;

    private AddressRange(Predicate<IPAddress> contains) => this.contains = contains;

    public bool Contains(IPAddress address) => contains(address);

    /// <summary>Returns null when the text is not a range, or the range contains no address. Spaces and host bits are ignored.</summary>
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

    /// <summary>Returns the length of a netmask's prefix, or -1 when its bits have gaps.</summary>
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

    /// <summary>Accepts no scope id, which names a network interface of this machine.</summary>
    private static IPAddress? Address(string text) =>
        !text.Contains('%') && IPAddress.TryParse(text, out var address) ? Unmapped(address) : null;

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static int Width(IPAddress address) => address.GetAddressBytes().Length * 8;
}
