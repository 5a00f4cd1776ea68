using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Osv;

/// <summary>One row of the table of ecosystems.</summary>
/// <param name="Name">The name before the colon, as OSV.dev writes it; also the folder of its zip and the name of the partition.</param>
/// <param name="Families">The namespaces that it leads to, without release: <c>debian</c>, <c>npm</c>.</param>
/// <param name="Kind">Whether its records name source or binary packages.</param>
/// <param name="NamespaceOf">The namespace of the text after the colon (empty when there is none), or null when it names no release.</param>
internal sealed record OsvEcosystem(string Name, string[] Families, PackageKind Kind, Func<string, string?> NamespaceOf)
{
    /// <summary>True for Linux distributions, false for language ecosystems.</summary>
    public bool IsDistribution { get; init; } = true;

    /// <summary>True when it is fetched although no namespace was asked for.</summary>
    public bool IsDefault { get; init; } = true;
}
