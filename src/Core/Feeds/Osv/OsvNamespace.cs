using Strata.Core.Advisories;

namespace Strata.Core.Feeds.Osv;

/// <summary>What an OSV ecosystem text stands for.</summary>
/// <param name="Partition">The part of the feed that holds it: the ecosystem without its release, as in the names of the zips.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Kind">Whether the ecosystem's records name source or binary packages.</param>
/// <param name="IsDistribution">True for Linux distributions, false for language ecosystems.</param>
internal sealed record OsvNamespace(string Partition, string Namespace, PackageKind Kind, bool IsDistribution)
{
    /// <summary>
    /// The release to which a subscription's records (<c>Ubuntu:Pro:22.04:LTS</c>) also speak: without the subscription its packages are
    /// affected just the same, with no fix. Null for all others.
    /// </summary>
    public string? BaseNamespace { get; init; }
}
