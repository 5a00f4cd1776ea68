using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>The ids under which a record's vulnerabilities are known.</summary>
/// <param name="Id">The CVE where the record is about one, else the record's own id.</param>
/// <param name="Aliases">All other ids. Several CVEs among them are several vulnerabilities, which the matcher keeps apart.</param>
internal sealed record OsvIdentity(string Id, IReadOnlyList<string> Aliases)
{
    /// <summary>
    /// Reads the ids. An update of a distribution (<c>ALSA-…</c>, <c>USN-…</c>) names what it fixes in <c>upstream</c> or, in older
    /// records, in <c>related</c>. In a language ecosystem <c>related</c> means what it says and is left alone.
    /// </summary>
    public static OsvIdentity Of(JsonElement record, string id, bool isDistribution)
    {
        var aliases = record.Texts("aliases");
        if (id.StartsWith("CGA-", StringComparison.Ordinal))
        {
            // Chainguard lists the other ids of the same vulnerability as related.
            aliases.AddRange(record.Texts("related"));
        }

        if ((VulnerabilityId.Cve(id) ?? VulnerabilityId.PrefixedCve(id)) is { } own)
        {
            return Make(own, [id, .. aliases]);
        }

        var cves = CvesOf(aliases);
        cves = cves.Count > 0 ? cves : CvesOf(record.Texts("upstream"));
        cves = cves.Count > 0 || !isDistribution ? cves : CvesOf(record.Texts("related"));
        return Make(cves is [var only] ? only : id, [id, .. aliases, .. cves]);
    }

    private static OsvIdentity Make(string id, IEnumerable<string> texts)
    {
        var aliases = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { id };
        foreach (var text in texts)
        {
            var alias = VulnerabilityId.Cve(text) ?? text;
            if (seen.Add(alias))
            {
                aliases.Add(alias);
            }
        }

        return new OsvIdentity(id, aliases);
    }

    private static List<string> CvesOf(List<string> ids)
    {
        var cves = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if ((VulnerabilityId.Cve(id) ?? VulnerabilityId.PrefixedCve(id)) is { } cve && seen.Add(cve))
            {
                cves.Add(cve);
            }
        }

        return cves;
    }
}
