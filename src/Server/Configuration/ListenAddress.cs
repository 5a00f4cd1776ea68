using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Strata.Server.Configuration;

/// <summary>Where a listener waits for connections: <c>HOST:PORT</c>. No host means all interfaces.</summary>
/// <param name="Address">The interface's address; null for all interfaces.</param>
/// <param name="Port">The port; 0 for any free one.</param>
internal sealed record ListenAddress(IPAddress? Address, int Port)
{
    /// <summary>True when only this machine can reach it.</summary>
    public bool IsLoopback => Address is not null && IPAddress.IsLoopback(Address);

    /// <summary>
    /// Reads <c>127.0.0.1:6060</c>, <c>[::1]:6060</c>, <c>localhost:6060</c>, <c>:6060</c>, <c>*:6060</c>; false for other host names, which
    /// may have several addresses.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon];
        if (host is "" or "*")
        {
            address = new ListenAddress(null, port);
            return true;
        }

        if (host == "localhost")
        {
            address = new ListenAddress(IPAddress.Loopback, port);
            return true;
        }

        var isBracketed = host is ['[', .., ']'];
        if (!IPAddress.TryParse(isBracketed ? host[1..^1] : host, out var parsed)
            || isBracketed != (parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6))
        {
            return false;
        }

        address = new ListenAddress(parsed, port);
        return true;
    }

    /// <summary>The address as it is written in configuration.</summary>
    public override string ToString() => Address is null
        ? string.Create(CultureInfo.InvariantCulture, $":{Port}")
        : new IPEndPoint(Address, Port).ToString();
}
