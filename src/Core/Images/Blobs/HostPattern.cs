using System.Buffers;
using System.Globalization;

namespace Strata.Core.Images.Blobs;

/// <summary>One entry of a list of allowed hosts: <c>host</c> or <c>*.suffix</c>, and perhaps <c>:port</c>. IPv6 stands in brackets.</summary>
internal readonly record struct HostPattern
{
    /// <summary>What would make something else of a host once it stands in an address.</summary>
    private static readonly SearchValues<char> Foreign = SearchValues.Create("/?#@\\*% ");

    private HostPattern(string host, bool isSuffix, int? port) => (Host, IsSuffix, Port) = (host, isSuffix, port);

    private string Host { get; }

    private bool IsSuffix { get; }

    private int? Port { get; }

    /// <summary>Reads an entry; null when it is none.</summary>
    public static HostPattern? Parse(string text)
    {
        var isSuffix = text.StartsWith("*.", StringComparison.Ordinal);
        var rest = isSuffix ? text[2..] : text;
        var colon = rest.LastIndexOf(':');
        int? port = null;
        if (colon > rest.LastIndexOf(']'))
        {
            if (!ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return null;
            }

            (port, rest) = (number, rest[..colon]);
        }

        // What a host is, is the address parser's word, so that both are compared in the same form.
        if (rest.Length == 0 || rest.AsSpan().ContainsAny(Foreign) || !Uri.TryCreate($"http://{rest}/", UriKind.Absolute, out var address)
            || (isSuffix && address.HostNameType != UriHostNameType.Dns))
        {
            return null;
        }

        return new HostPattern(BlobAddress.Host(address), isSuffix, port);
    }

    /// <summary>True when the host and port of <paramref name="address"/> are meant.</summary>
    public bool Matches(Uri address)
    {
        var host = BlobAddress.Host(address);
        return (Port is not { } port || port == address.Port)
            && (IsSuffix ? host.EndsWith("." + Host, StringComparison.Ordinal) : host == Host);
    }
}
