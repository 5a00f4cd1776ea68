using Strata.Core.Advisories;
using Strata.Core.Primitives;

namespace Strata.Core.Matching;

/// <summary>
/// Adds to findings what is known of the vulnerabilities themselves. A severity is taken from there only where neither the publisher's
/// word nor a vector of the publisher gives one.
/// </summary>
/// <param name="records">The records of <see cref="Enrichment.Namespace"/> for the CVEs of the findings.</param>
internal sealed class EnrichmentIndex(IReadOnlyList<AdvisoryCandidate> records)
{
    private readonly ILookup<string, AdvisoryCandidate> _byCve = records
        .Where(record => record.Affected.Enrichment is not null)
        .ToLookup(record => record.Affected.Name, StringComparer.Ordinal);

    /// <summary>The CVEs that a finding is about.</summary>
    public static IEnumerable<string> CvesOf(Finding finding) =>
        finding.Aliases.Prepend(finding.Id).Where(MatchCandidate.IsCve).Select(cve => cve.ToUpperInvariant());

    /// <summary>The finding with what is known of it.</summary>
    public Finding Enrich(Finding finding)
    {
        // The newest record of a feed counts: a vulnerability may be in the file of its year and in what came later.
        var known = CvesOf(finding)
            .SelectMany(cve => _byCve[cve])
            .OrderBy(record => record.Feed, StringComparer.Ordinal)
            .ThenByDescending(record => record.Advisory.Modified)
            .ThenBy(record => record.Advisory.Key, StringComparer.Ordinal)
            .DistinctBy(record => (record.Feed, record.Affected.Name))
            .ToList();
        if (known.Count == 0)
        {
            return finding;
        }

        var (vector, source) = known
            .SelectMany(record => record.Advisory.Cvss.Take(1), (record, text) => (CvssVector.TryParse(text, out var read) ? read : null, record.Feed))
            .FirstOrDefault(pair => pair.Item1 is not null);
        var takesSeverity = finding.Severity == Severity.Unknown && vector is not null;
        return finding with
        {
            Severity = takesSeverity ? vector!.Severity : finding.Severity,
            SeverityFeed = takesSeverity ? source : null,
            Cvss = finding.Cvss ?? vector?.Text,
            Weaknesses =
            [
                .. known.SelectMany(record => record.Affected.Enrichment!.Weaknesses).Distinct(StringComparer.Ordinal)
                    .OrderBy(weakness => weakness.Length).ThenBy(weakness => weakness, StringComparer.Ordinal),
            ],
            EpssScore = known.Max(record => record.Affected.Enrichment!.EpssScore),
            EpssPercentile = known.Max(record => record.Affected.Enrichment!.EpssPercentile),
            Assessment = known.Where(record => Assessment.IsAssessment(record) && record.Affected.Name.Equals(finding.Id, StringComparison.OrdinalIgnoreCase))
                .Select(Assessment.Of).FirstOrDefault(),
            Exploitation = known.Select(record => record.Affected.Enrichment!.Exploitation).FirstOrDefault(exploitation => exploitation is not null),
        };
    }
}
