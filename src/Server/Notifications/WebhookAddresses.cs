using System.Net;
using System.Net.Sockets;

namespace Strata.Server.Notifications;

/// <summary>
/// Which addresses a webhook may have. The operator names it, so that loopback and private addresses are fine; what serves a machine's
/// credentials to whoever asks from it is not.
/// </summary>
internal static class WebhookAddresses
{
    /// <summary>
    /// Metadata services outside the link-local networks: AWS over IPv6, Azure's wire server, Alibaba, Oracle's classic network.
    /// </summary>
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("fd00:ec2::254"),
        IPAddress.Parse("168.63.129.16"),
        IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("192.0.0.192"),
    ];

    /// <summary>True when a connection may be made.</summary>
    public static bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Array.IndexOf(Metadata, plain) >= 0)
        {
            return false;
        }

        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !(plain.IsIPv6LinkLocal || plain.IsIPv6Multicast || plain.Equals(IPAddress.IPv6Any));
        }

        Span<byte> bytes = stackalloc byte[4];
        return plain.TryWriteBytes(bytes, out _) && !(bytes[0] == 0 || bytes[0] >= 224 || (bytes[0] == 169 && bytes[1] == 254));
    }
}
