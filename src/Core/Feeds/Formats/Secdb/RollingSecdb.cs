namespace Strata.Core.Feeds.Formats.Secdb;

/// <summary>One rolling distribution's secdb.</summary>
/// <param name="Name">The feed's name.</param>
/// <param name="BaseAddress">The folder of <c>security.json</c>.</param>
/// <param name="Hosts">The ends of the host names that its files give as the place of their packages, which tell the distributions apart.</param>
/// <param name="Namespaces">The namespaces that its packages are installed in, its own first.</param>
internal sealed record RollingSecdb(string Name, Uri BaseAddress, IReadOnlyList<string> Hosts, IReadOnlyList<string> Namespaces)
{
    /// <summary>True when the file's header names this distribution's host.</summary>
    public bool Published(SecdbDocument document) => Uri.TryCreate(document.Publisher, UriKind.Absolute, out var address)
        && Hosts.Any(host => address.Host == host || address.Host.EndsWith("." + host, StringComparison.Ordinal));
}
