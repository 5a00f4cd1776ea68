using Strata.Core.Inventory;
using Strata.Core.Versions;
using Strata.Storage.Layers;

namespace Strata.Server.Layers;

/// <summary>What is kept of a layer's distribution: all that decides which advisories apply.</summary>
/// <param name="Namespace">The namespace, or null when it is not known.</param>
/// <param name="DerivedFrom">The namespace that it is derived from, or null.</param>
/// <param name="SupportNamespace">The namespace whose dates of support hold, where it is another one, or null.</param>
/// <param name="Repositories">The repositories that the target tells of, and what they mean as CPE names.</param>
internal sealed record LayerRelease(string? Namespace, string? DerivedFrom, string? SupportNamespace, IReadOnlyList<string> Repositories)
{
    private const string CentOs = "centos:";
    private const string RedHat = "rhel:";

    /// <summary>True when the ordering of the packages' versions is known.</summary>
    public bool HasOrdering => (DerivedFrom ?? Namespace) is { } name && VersionSchemes.ForNamespace(name) is not null;

    /// <summary>
    /// What to keep of what was found. Of the two namespaces that a Debian testing without apt sources may be it is the later one, as in Clair;
    /// the warning about it stays with the layer. CentOS releases are kept as Red Hat's, whose data is theirs: with the product that they are
    /// built from, so that what is said of others is not said of them, and with their own dates of support.
    /// </summary>
    public static LayerRelease Of(Distribution? distribution)
    {
        var found = distribution?.Namespace ?? (distribution?.Candidates is [.., var last] ? last : null);
        if (found?.StartsWith(CentOs, StringComparison.Ordinal) == true)
        {
            var release = found[CentOs.Length..];
            return new LayerRelease(RedHat + release, null, found, [$"cpe:/o:redhat:enterprise_linux:{release}"]);
        }

        return new LayerRelease(found, distribution?.DerivedFrom, null, distribution?.Repositories ?? []);
    }

    /// <summary>The distribution that a report of a stored layer is made for; null when it is not known.</summary>
    public static Distribution? DistributionOf(StoredLayer layer) => layer.Namespace is not { } name
        ? null
        : new Distribution
        {
            Id = name.Split(':')[0],
            Namespace = name,
            DerivedFrom = layer.DerivedFrom,
            SupportNamespace = layer.SupportNamespace,
            Repositories = layer.Repositories,
        };
}
