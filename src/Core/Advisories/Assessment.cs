namespace Strata.Core.Advisories;

/// <summary>How the NVD judges a vulnerability.</summary>
/// <param name="Cve">The CVE.</param>
/// <param name="Cvss">Its vectors: the NVD's own before those of others, and of each the newest version of CVSS first.</param>
/// <param name="Published">When it was published there, or null.</param>
public sealed record Assessment(string Cve, IReadOnlyList<string> Cvss, DateTimeOffset? Published)
{
    /// <summary>The feed of the NVD.</summary>
    public const string Feed = "nvd";

    /// <summary>What the records of <see cref="Enrichment.Namespace"/> say, by CVE; of several for one the record that was changed last counts.</summary>
    public static IReadOnlyDictionary<string, Assessment> Of(IEnumerable<AdvisoryCandidate> records) => records
        .Where(IsAssessment)
        .GroupBy(record => record.Affected.Name, StringComparer.Ordinal)
        .ToDictionary(
            records => records.Key,
            records => Of(records.OrderByDescending(record => record.Advisory.Modified).ThenBy(record => record.Advisory.Key, StringComparer.Ordinal).First()),
            StringComparer.Ordinal);

    /// <summary>True for a record of the NVD.</summary>
    internal static bool IsAssessment(AdvisoryCandidate record) => record.Feed == Feed && record.Affected.Enrichment is not null;

    /// <summary>What one record says.</summary>
    internal static Assessment Of(AdvisoryCandidate record) => new(record.Affected.Name, record.Advisory.Cvss, record.Advisory.Published);
}
