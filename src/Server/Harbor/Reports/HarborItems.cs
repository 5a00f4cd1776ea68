using Strata.Core.Matching;
using Strata.Core.Versions;

namespace Strata.Server.Harbor.Reports;

/// <summary>Makes the items of a report of its findings.</summary>
internal static class HarborItems
{
    /// <summary>
    /// The most items of a report. Harbor stores them one by one and binds a parameter for each in one query, of which PostgreSQL takes 65,535;
    /// an artifact with more has other worries than the mildest of them.
    /// </summary>
    public const int Maximum = 20_000;

    /// <summary>Longer lists of other names are cut.</summary>
    private const int MaximumAliases = 20;

    /// <summary>
    /// The items, worst first, each key once: of findings that fall together the worst severity counts and the lowest fix.
    /// </summary>
    public static IReadOnlyList<HarborItem> Of(IReadOnlyList<Finding> findings)
    {
        var items = new Dictionary<string, HarborItem>(findings.Count, StringComparer.Ordinal);
        foreach (var finding in findings)
        {
            var item = Of(finding);
            if (item.Id.Length > 0)
            {
                items[item.Key] = items.TryGetValue(item.Key, out var other) ? Merge(other, item) : item;
            }
        }

        return
        [
            .. items.Values
                .OrderByDescending(item => item.Severity)
                .ThenBy(item => item.Package, StringComparer.Ordinal)
                .ThenBy(item => item.Version, StringComparer.Ordinal)
                .ThenBy(item => item.Id, StringComparer.Ordinal)
                .Take(Maximum),
        ];
    }

    private static HarborItem Of(Finding finding)
    {
        var id = IdOf(finding.Id);
        return new HarborItem
        {
            Id = id,
            Package = HarborText.Clean(finding.Package.Package.Name, HarborText.MaximumName),
            Version = HarborText.Clean(finding.Package.Package.Version, HarborText.MaximumName),
            FixVersion = HarborText.Clean(finding.FixedVersion, HarborText.MaximumName),
            Severity = HarborSeverities.Of(finding),
            Status = HarborStatuses.Of(finding),
            Description = HarborText.Clean(finding.Summary, HarborText.MaximumDescription),
            Links = HarborLinks.Of(finding.Links, id),
            Scores = CvssScores.Vectors(finding),
            Weaknesses = [.. finding.Weaknesses.Select(weakness => HarborText.Clean(weakness, 20)).Where(weakness => !weakness.Contains(',', StringComparison.Ordinal))],
            Namespace = HarborText.Clean(finding.Namespace, HarborText.MaximumName),
            Feed = HarborText.Clean(finding.Feed, HarborText.MaximumName),
            Aliases = [.. finding.Aliases.Select(alias => HarborText.Clean(alias, HarborText.MaximumId)).Take(MaximumAliases)],
            EpssScore = finding.EpssScore,
            IsExploited = finding.Exploitation is not null,
        };
    }

    /// <summary>Allow-lists compare ids letter by letter, so that CVEs have one spelling.</summary>
    private static string IdOf(string id)
    {
        var clean = HarborText.Clean(id.Trim(), HarborText.MaximumId);
        return clean.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) ? clean.ToUpperInvariant() : clean;
    }

    private static HarborItem Merge(HarborItem one, HarborItem other)
    {
        var (first, second) = other.Severity > one.Severity ? (other, one) : (one, other);
        var fixes = new[] { first, second }.Where(item => item.FixVersion.Length > 0).ToList();
        var lowest = fixes.Count == 2 && VersionSchemes.ForNamespace(first.Namespace) is { } scheme && scheme.Compare(fixes[1].FixVersion, fixes[0].FixVersion) < 0
            ? fixes[1]
            : fixes.FirstOrDefault();
        return first with
        {
            FixVersion = lowest?.FixVersion ?? "",
            Status = lowest?.Status ?? first.Status,
            Description = first.Description.Length > 0 ? first.Description : second.Description,
            Scores = first.Scores.Count > 0 ? first.Scores : second.Scores,
            Weaknesses = [.. first.Weaknesses.Union(second.Weaknesses, StringComparer.Ordinal)],
            Aliases = [.. first.Aliases.Union(second.Aliases, StringComparer.Ordinal).Take(MaximumAliases)],
            EpssScore = first.EpssScore ?? second.EpssScore,
            IsExploited = first.IsExploited || second.IsExploited,
        };
    }
}
