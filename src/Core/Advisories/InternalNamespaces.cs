namespace Strata.Core.Advisories;

/// <summary>
/// Namespaces of records that are no advisories about packages, which are stored like such so that every store, bundle and update keeps
/// them. No target has them, and no API shows them.
/// </summary>
public static class InternalNamespaces
{
    /// <summary>What is known of vulnerabilities themselves: the package is the CVE (see <see cref="AffectedPackage.Enrichment"/>).</summary>
    public const string Vulnerabilities = "cve";

    /// <summary>Which products Red Hat's repositories are of: the package is the repository's id, its <see cref="AffectedPackage.Repositories"/> the CPEs.</summary>
    public const string RedHatRepositories = "redhat-repositories";

    /// <summary>True for one of them.</summary>
    public static bool Contains(string @namespace) => @namespace is Vulnerabilities or RedHatRepositories;
}
