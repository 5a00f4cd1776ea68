namespace Strata.Core.Advisories;

/// <summary>
/// What is known of a vulnerability itself, whatever package has it: how dangerous it is, how likely to be used, whether it is used. Such
/// records are stored like advisories, in a namespace of their own that no target has, under the CVE as the package's name.
/// </summary>
public sealed record Enrichment
{
    /// <summary>The namespace of enrichment records.</summary>
    public const string Namespace = InternalNamespaces.Vulnerabilities;

    /// <summary>The kinds of weakness, <c>CWE-79</c>, without the placeholders for "none known".</summary>
    public IReadOnlyList<string> Weaknesses { get; init; } = [];

    /// <summary>
    /// The EPSS score: the probability of use within 30 days, 0 to 1 with five decimals, which is what is published and stored
    /// (https://www.first.org/epss/model); null when unknown.
    /// </summary>
    public double? EpssScore { get; init; }

    /// <summary>The share of all scored vulnerabilities with the same or a lower score, 0 to 1 with five decimals; null when unknown.</summary>
    public double? EpssPercentile { get; init; }

    /// <summary>What the catalogue of known exploited vulnerabilities says, or null when it does not list the vulnerability.</summary>
    public KnownExploitation? Exploitation { get; init; }

    /// <summary>The record of one CVE; <paramref name="head"/> gives what is not in an enrichment (vectors, dates).</summary>
    /// <param name="cve">The CVE in its one spelling.</param>
    /// <param name="head">The advisory members that are kept.</param>
    public Advisory ToAdvisory(string cve, Advisory? head = null) => new()
    {
        Key = cve,
        Id = cve,
        Cvss = head?.Cvss ?? [],
        Published = head?.Published,
        Modified = head?.Modified,
        Withdrawn = head?.Withdrawn,
        Affected = [new AffectedPackage { Namespace = Namespace, Name = cve, Enrichment = this }],
    };
}
