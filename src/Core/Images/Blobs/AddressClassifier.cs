using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Strata.Core.Images.Blobs;

/// <summary>
/// Tells what an address is. IPv6 addresses that carry an IPv4 address (mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP)
/// are also what the address inside is, since a gateway or the kernel sends their packets there.
/// </summary>
internal static class AddressClassifier
{
    /// <summary>
    /// Metadata services of clouds: AWS, Azure, Google, Oracle, DigitalOcean, OpenStack; Alibaba; Azure's host agent; Oracle's old one;
    /// AWS and Google over IPv6.
    /// </summary>
    private static readonly IPAddress[] MetadataAddresses =
    [
        .. new[] { "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254" }
            .Select(IPAddress.Parse),
    ];

    private static readonly (IPNetwork Network, AddressKind Kind)[] Networks =
    [
        .. new[]
        {
            ("0.0.0.0/8", AddressKind.Unusable), ("127.0.0.0/8", AddressKind.Loopback), ("169.254.0.0/16", AddressKind.LinkLocal),
            ("10.0.0.0/8", AddressKind.Private), ("172.16.0.0/12", AddressKind.Private), ("192.168.0.0/16", AddressKind.Private),
            ("100.64.0.0/10", AddressKind.Private), ("192.0.0.0/24", AddressKind.Private), ("198.18.0.0/15", AddressKind.Private),
            ("224.0.0.0/3", AddressKind.Unusable), ("::/128", AddressKind.Unusable), ("::1/128", AddressKind.Loopback),
            ("fe80::/10", AddressKind.LinkLocal), ("fec0::/10", AddressKind.Private), ("fc00::/7", AddressKind.Private),
            ("ff00::/8", AddressKind.Unusable), ("100::/64", AddressKind.Unusable),
        }.Select(row => (IPNetwork.Parse(row.Item1), row.Item2)),
    ];

    /// <summary>The kinds of an address: its own, and those of the addresses that it carries.</summary>
    public static IEnumerable<AddressKind> KindsOf(IPAddress address)
    {
        yield return KindOf(address);
        foreach (var inner in Carried(address))
        {
            yield return KindOf(inner);
        }
    }

    private static AddressKind KindOf(IPAddress address)
    {
        var plain = address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes()) : address;
        if (MetadataAddresses.Contains(plain))
        {
            return AddressKind.Metadata;
        }

        foreach (var (network, kind) in Networks)
        {
            if (network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain))
            {
                return kind;
            }
        }

        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 ? AddressKind.Public : AddressKind.Unusable;
    }

    private static IEnumerable<IPAddress> Carried(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            yield break;
        }

        var bytes = address.GetAddressBytes();
        var first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        var second = BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8));
        switch (first >> 32)
        {
            // RFC 4291: compatible ::a.b.c.d and mapped ::ffff:a.b.c.d. RFC 2765: translated ::ffff:0:a.b.c.d.
            case 0 when first == 0 && second > 1 && second >> 32 is 0 or 0xFFFF or 0xFFFF_0000:

            // RFC 6052, and RFC 8215 for networks' own translators: 64:ff9b::a.b.c.d.
            case 0x0064_FF9B:
                yield return At(bytes, 12);
                break;

            // RFC 4380: Teredo has the server, and the client with every bit turned.
            case 0x2001_0000:
                yield return At(bytes, 4);
                yield return new IPAddress(bytes[12..].Select(part => (byte)~part).ToArray());
                break;

            // RFC 3056: 6to4.
            case var prefix when prefix >> 16 == 0x2002:
                yield return At(bytes, 2);
                break;
        }

        // RFC 5214: ISATAP below any prefix.
        if ((second >> 32 & 0xFCFF_FFFF) == 0x5EFE)
        {
            yield return At(bytes, 12);
        }
    }

    private static IPAddress At(byte[] bytes, int offset) => new(bytes.AsSpan(offset, 4));
}
