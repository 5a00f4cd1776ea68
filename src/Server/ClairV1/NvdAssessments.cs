using Strata.Core.Advisories;
using Strata.Storage;

namespace Strata.Server.ClairV1;

/// <summary>Looks up what the NVD says of vulnerabilities; as in Clair, of those that have a CVE as their name.</summary>
internal sealed class NvdAssessments(IServerDatabase database)
{
    /// <summary>What is known, by name; one question to the store, and none when no name is a CVE.</summary>
    /// <param name="names">The names of vulnerabilities.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyDictionary<string, Assessment>> FindAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var cves = names.Where(name => name.StartsWith("CVE-", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        return cves.Count == 0
            ? new Dictionary<string, Assessment>()
            : Assessment.Of(await database.Advisories.FindCandidatesAsync(Enrichment.Namespace, cves, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What is known of one, or null.</summary>
    public async Task<Assessment?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await FindAsync([name], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);

    /// <summary>What is known of one vulnerability that a feed tells of; one that was written through an API has what was written.</summary>
    public async Task<Assessment?> FindAsync(NamespaceVulnerability? vulnerability, CancellationToken cancellationToken) =>
        vulnerability is { Annotations: null } ? await FindAsync(vulnerability.Name, cancellationToken).ConfigureAwait(false) : null;
}
