using Strata.Core.Inventory;
using Strata.Core.Primitives;

namespace Strata.Core.Matching;

/// <summary>Makes one finding of the claim that decided and the others about the same vulnerability.</summary>
internal sealed class ClaimMerger
{
    private readonly Dictionary<string, CvssVector?> _vectors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seenIds = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _seenLinks = new(StringComparer.Ordinal);

    /// <summary>The finding: state, fix and feed are the winner's; what it lacks comes from the others in their order.</summary>
    public Finding Merge(InventoryPackage package, VulnerabilityGroup group, Claim winner)
    {
        var severity = Severity.Unknown;
        CvssVector? shown = null;
        string? summary = null;
        DateTimeOffset? published = null;
        var links = new List<string>();
        _seenLinks.Clear();
        foreach (var claim in group.Claims.Prepend(winner))
        {
            var advisory = claim.Candidate.Advisory;
            var vector = Strongest(advisory.Cvss);
            shown ??= vector;
            summary ??= advisory.Summary;
            published ??= advisory.Published;
            if (severity == Severity.Unknown)
            {
                severity = claim.Candidate.Affected.Severity;
            }

            if (severity == Severity.Unknown && vector is not null)
            {
                severity = vector.Severity;
            }

            foreach (var link in advisory.Links)
            {
                if (_seenLinks.Add(link))
                {
                    links.Add(link);
                }
            }
        }

        var id = group.Cve ?? winner.Candidate.Advisory.Id;
        return new Finding
        {
            Id = id,
            Aliases = OtherIds(group, id),
            Package = package,
            Namespace = winner.Candidate.Affected.Namespace,
            Severity = severity,
            State = winner.State,
            FixedVersion = winner.FixedVersion,
            Feed = winner.Candidate.Feed,
            Summary = summary,
            Cvss = shown?.Text,
            Published = published,
            Links = links,
        };
    }

    /// <summary>The vector with the highest score of the newest CVSS version that the record gives.</summary>
    private CvssVector? Strongest(IReadOnlyList<string> texts)
    {
        CvssVector? strongest = null;
        foreach (var text in texts)
        {
            if (!_vectors.TryGetValue(text, out var vector))
            {
                _vectors.Add(text, CvssVector.TryParse(text, out vector) ? vector : null);
            }

            if (vector is not null
                && (strongest is null || (vector.Version, vector.Score).CompareTo((strongest.Version, strongest.Score)) > 0))
            {
                strongest = vector;
            }
        }

        return strongest;
    }

    private List<string> OtherIds(VulnerabilityGroup group, string id)
    {
        _seenIds.Clear();
        _seenIds.Add(id);
        var others = new List<string>();
        foreach (var claim in group.Claims)
        {
            var advisory = claim.Candidate.Advisory;
            if (claim.Candidate.Cves.Count <= 1)
            {
                Add(advisory.Id);
                foreach (var alias in advisory.Aliases)
                {
                    Add(alias);
                }
            }
            else if (!MatchCandidate.IsCve(advisory.Id))
            {
                // Which of a record's several CVEs its further aliases belong to is not known, so none of them takes those.
                Add(advisory.Id);
            }
        }

        others.Sort(StringComparer.Ordinal);
        return others;

        void Add(string other)
        {
            if (_seenIds.Add(other))
            {
                others.Add(other);
            }
        }
    }
}
