using System.Text.Json;
using Strata.Core.Feeds.Json;

namespace Strata.Core.Feeds.Osv;

/// <summary>One vulnerability that a record is about.</summary>
/// <param name="Key">Its identity within the feed.</param>
/// <param name="Id">The CVE where there is one.</param>
/// <param name="Aliases">Other ids of the same vulnerability.</param>
internal sealed record OsvIdentity(string Key, string Id, IReadOnlyList<string> Aliases)
{
    /// <summary>
    /// The vulnerabilities of a record. An update of a distribution (<c>ALSA-…</c>, <c>USN-…</c>) fixes several, named in
    /// <c>upstream</c> or, by older records, in <c>related</c>: each becomes one of its own, since the update's id would otherwise make
    /// them aliases of each other. In a language ecosystem <c>related</c> means what it says and is left alone.
    /// </summary>
    public static IReadOnlyList<OsvIdentity> Of(JsonElement record, string id, bool isDistribution)
    {
        var aliases = record.Texts("aliases");
        if (id.StartsWith("CGA-", StringComparison.Ordinal))
        {
            // Chainguard lists the other ids of the same vulnerability as related.
            aliases.AddRange(record.Texts("related"));
        }

        if ((VulnerabilityId.Cve(id) ?? VulnerabilityId.PrefixedCve(id)) is { } own)
        {
            return [Make(id, own, [id, .. aliases])];
        }

        var cves = CvesOf(aliases);
        if (cves.Count > 0)
        {
            return [Make(id, cves is [var only] ? only : id, [id, .. aliases])];
        }

        cves = CvesOf(record.Texts("upstream"));
        if (cves.Count == 0 && isDistribution)
        {
            cves = CvesOf(record.Texts("related"));
        }

        return cves switch
        {
            [] => [Make(id, id, aliases)],
            [var only] => [Make(id, only, [id, .. aliases])],
            _ => [.. cves.Select(cve => new OsvIdentity($"{id}/{cve}", cve, []))],
        };
    }

    private static OsvIdentity Make(string key, string id, IEnumerable<string> aliases) => new(
        key,
        id,
        [.. aliases.Select(alias => VulnerabilityId.Cve(alias) ?? alias).Where(alias => alias != id).Distinct()]);

    private static List<string> CvesOf(List<string> ids)
    {
        var cves = new List<string>();
        foreach (var id in ids)
        {
            if ((VulnerabilityId.Cve(id) ?? VulnerabilityId.PrefixedCve(id)) is { } cve && !cves.Contains(cve))
            {
                cves.Add(cve);
            }
        }

        return cves;
    }
}
