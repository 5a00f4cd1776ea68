using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Warnings;

namespace Strata.Core.Scanning;

/// <summary>Turns a scanned target into a report: matches it against the store, judges the data, applies the user's filters.</summary>
/// <param name="store">Where the advisories are.</param>
/// <param name="options">What the result depends on.</param>
public sealed class ReportBuilder(IAdvisoryStore store, EvaluationOptions options)
{
    /// <summary>What is looked for today; language packages follow.</summary>
    private static readonly string[] Coverage = ["os-packages"];

    /// <summary>Builds the report. The same target, data and options give an equal report.</summary>
    public async Task<ScanReport> BuildAsync(ScannedTarget target, CancellationToken cancellationToken)
    {
        var warnings = new WarningSink();
        warnings.AddRange(target.Warnings);
        warnings.AddRange(target.Inventory.Warnings);

        var data = new DataJudgement(options, warnings);
        var feeds = new List<FeedState>();
        var findings = new List<Finding>();
        foreach (var candidate in target.Namespaces)
        {
            var states = (await store.GetCoverageAsync(candidate, cancellationToken)).Where(IsUsed).ToList();
            data.Judge(candidate, states);
            feeds.AddRange(states);
            findings.AddRange(await MatchAsync(candidate, target.Inventory.Packages, warnings, cancellationToken));
        }

        feeds.AddRange(await EnrichAsync(findings, data, cancellationToken));

        var reported = Filter(findings, warnings);
        var all = warnings.ToList();
        return new ScanReport
        {
            ToolVersion = options.ToolVersion,
            Target = target.Target,
            Distribution = target.Inventory.Distribution,
            DatabaseDigest = await store.GetContentDigestAsync(cancellationToken),
            Feeds = Summarise(feeds),
            Status = all.Select(warning => WarningCodes.Statuses[warning.Code]).DefaultIfEmpty(ScanStatus.Complete).Max(),
            Coverage = Coverage,
            Warnings =
            [
                .. all.OrderBy(warning => warning.Code, StringComparer.Ordinal)
                    .ThenBy(warning => warning.Location, StringComparer.Ordinal)
                    .ThenBy(warning => warning.Message, StringComparer.Ordinal),
            ],
            Layers = target.Layers,
            Packages = target.Inventory.Packages,
            Findings = reported,
            Suppressed = findings.Count - reported.Count,
            ScannedAt = options.ScannedAt,
            AsOf = data.UsedDate || all.Any(warning => warning.Code == WarningCodes.IgnoreRuleExpired)
                ? DateOnly.FromDateTime(options.AsOf.UtcDateTime)
                : null,
        };
    }

    private async Task<IEnumerable<Finding>> MatchAsync(
        string @namespace, IReadOnlyList<InventoryPackage> packages, WarningSink warnings, CancellationToken cancellationToken)
    {
        var names = packages
            .SelectMany(found => new[] { found.Package.Name, found.Package.Source.Name })
            .ToHashSet(StringComparer.Ordinal);
        var candidates = await store.FindCandidatesAsync(@namespace, names, cancellationToken);
        var used = candidates
            .Where(candidate => options.Feeds.Count == 0 || options.Feeds.Contains(candidate.Feed, StringComparer.Ordinal))
            .Select(candidate => options.Priorities.TryGetValue(candidate.Feed, out var priority)
                ? candidate with { Priority = priority }
                : candidate)
            .ToList();
        var result = Matcher.Match(@namespace, packages, used, cancellationToken);
        warnings.AddRange(result.Warnings);
        return result.Findings;
    }

    /// <summary>Adds to the findings what is known of their vulnerabilities, and returns the partitions that know something of any.</summary>
    private async Task<IEnumerable<FeedState>> EnrichAsync(List<Finding> findings, DataJudgement data, CancellationToken cancellationToken)
    {
        var states = (await store.GetCoverageAsync(Enrichment.Namespace, cancellationToken)).Where(IsUsed).ToList();
        data.JudgeEnrichment(states);
        if (states.Count > 0 && findings.Count > 0)
        {
            var names = findings.SelectMany(EnrichmentIndex.CvesOf).ToHashSet(StringComparer.Ordinal);
            var records = await store.FindCandidatesAsync(Enrichment.Namespace, names, cancellationToken);
            var index = new EnrichmentIndex([.. records.Where(record => options.Feeds.Count == 0 || options.Feeds.Contains(record.Feed, StringComparer.Ordinal))]);
            for (var i = 0; i < findings.Count; i++)
            {
                findings[i] = index.Enrich(findings[i]);
            }
        }

        return states;
    }

    private List<Finding> Filter(List<Finding> findings, WarningSink warnings)
    {
        var kept = findings;
        if (options.IgnoreRules is { } rules)
        {
            var applied = rules.Apply(findings, DateOnly.FromDateTime(options.AsOf.UtcDateTime));
            warnings.AddRange(applied.Warnings);
            kept = [.. applied.Kept];
        }

        // An ambiguous release is matched as each of its candidates; the same finding then comes twice.
        return
        [
            .. kept
                .Where(finding => options.Severities.Count == 0 || options.Severities.Contains(finding.Severity))
                .Where(finding => !options.IgnoreUnfixed || finding.FixedVersion is not null)
                .Where(finding => !options.OnlyExploited || finding.Exploitation is not null)
                .DistinctBy(finding => (finding.Id, finding.Package))
                .Order(options.SortByRisk ? RiskOrder.Instance : FindingOrder.Instance),
        ];
    }

    private bool IsUsed(FeedState state) => options.Feeds.Count == 0 || options.Feeds.Contains(state.Feed, StringComparer.Ordinal);

    private static List<ScanFeed> Summarise(List<FeedState> states) =>
    [
        .. states
            .DistinctBy(state => (state.Feed, state.Partition))
            .GroupBy(state => state.Feed, StringComparer.Ordinal)
            .OrderBy(feed => feed.Key, StringComparer.Ordinal)
            .Select(feed => new ScanFeed(feed.Key, feed.Max(state => state.Updated), feed.Sum(state => state.Records))),
    ];
}
