using System.Globalization;
using System.Net;

namespace Strata.Core.Network;

/// <summary>
/// The hosts that are asked without a proxy: <c>*</c>; <c>example.com</c> and its sub-domains; <c>.example.com</c> or <c>*.example.com</c>, its
/// sub-domains alone; an address; a network as <c>10.0.0.0/8</c>; each name or address perhaps with <c>:port</c>.
/// </summary>
internal sealed class NoProxyList
{
    private readonly List<Func<string, IPAddress?, int, bool>> _rules = [];
    private readonly bool _isAll;

    /// <summary>Reads a list that is parted by commas; entries that are none are left out, as Go does.</summary>
    public NoProxyList(string text)
    {
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            _isAll |= entry == "*";
            _rules.Add(Rule(entry.ToLowerInvariant()));
        }
    }

    /// <summary>True when the address is asked without a proxy. This machine always is.</summary>
    public bool Names(Uri address)
    {
        var host = address.IdnHost.ToLowerInvariant().TrimEnd('.');
        var literal = IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return _isAll || host == "localhost" || (literal is not null && IPAddress.IsLoopback(literal))
            || _rules.Exists(rule => rule(host, literal, address.Port));
    }

    private static Func<string, IPAddress?, int, bool> Rule(string entry)
    {
        if (IPNetwork.TryParse(entry, out var network))
        {
            return (_, literal, _) => literal is not null && literal.AddressFamily == network.BaseAddress.AddressFamily && network.Contains(literal);
        }

        int? port = null;
        var colon = entry.LastIndexOf(':');
        var isPort = entry.StartsWith('[') ? colon > entry.IndexOf(']', StringComparison.Ordinal) : colon > 0 && entry.IndexOf(':', StringComparison.Ordinal) == colon;
        if (isPort && ushort.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            (port, entry) = (number, entry[..colon]);
        }

        if (IPAddress.TryParse(entry.Trim('[', ']'), out var wanted))
        {
            return (_, literal, actual) => wanted.Equals(literal) && (port is null || port == actual);
        }

        var isSuffixOnly = entry.StartsWith('.') || entry.StartsWith("*.", StringComparison.Ordinal);
        var name = entry.TrimStart('*').Trim('.');
        return (host, _, actual) => name.Length > 0 && (port is null || port == actual)
            && (host.EndsWith("." + name, StringComparison.Ordinal) || (!isSuffixOnly && host == name));
    }
}
