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
        var trace = options.Explain is { } wanted ? new MatchTrace(wanted) : null;
        var repositories = await RepositoriesAsync(target.Inventory.Distribution, cancellationToken);
        foreach (var candidate in await NamespacesAsync(target, warnings, cancellationToken))
        {
            var states = (await store.GetCoverageAsync(candidate, cancellationToken)).Where(IsUsed).ToList();
            data.Judge(candidate, target.Inventory.Distribution?.SupportNamespace ?? candidate, states);
            feeds.AddRange(states);
            findings.AddRange(await MatchAsync(
                candidate, target.Inventory, OptionsFor(target.Inventory.Distribution, repositories, candidate, states, trace), warnings, cancellationToken));
        }

        feeds.AddRange(await EnrichAsync(findings, data, cancellationToken));

        // An ambiguous release is matched as each of its candidates; the same finding then comes twice.
        findings = [.. findings.DistinctBy(finding => (finding.Id, finding.Package))];
        var suppressions = new Dictionary<(string Id, InventoryPackage Package), string>();
        var reported = Filter(findings, warnings, suppressions);
        var all = warnings.ToList();
        var report = new ScanReport
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
            Explanations = trace is null ? [] : ExplanationBuilder.Build(trace, feeds, suppressions),
            Suppressed = findings.Count - reported.Count,
            ScannedAt = options.ScannedAt,
            AsOf = data.UsedDate || all.Any(warning => warning.Code == WarningCodes.IgnoreRuleExpired)
                ? DateOnly.FromDateTime(options.AsOf.UtcDateTime)
                : null,
        };
        return options.Policy is { } policy ? report.JudgedBy(policy, DateOnly.FromDateTime(options.AsOf.UtcDateTime)) : report;
    }

    /// <summary>The target's namespaces; for a derivative without advisories of its own, its parent's.</summary>
    private async Task<IReadOnlyList<string>> NamespacesAsync(ScannedTarget target, WarningSink warnings, CancellationToken cancellationToken)
    {
        if (target.Inventory.Distribution is not { Namespace: { } own, DerivedFrom: { } parent }
            || (await store.GetCoverageAsync(own, cancellationToken)).Any(IsUsed))
        {
            return target.Namespaces;
        }

        warnings.Add(
            WarningCodes.DistributionDerived,
            $"There are no advisories for {own}; those of {parent}, which it is derived from, were used: its packages may have other versions.",
            own);
        return [parent];
    }

    /// <summary>The target's repositories, with the products that the publisher's own list says they are of.</summary>
    private async Task<IReadOnlyList<string>> RepositoriesAsync(Distribution? distribution, CancellationToken cancellationToken)
    {
        if (distribution is not { Repositories: { Count: > 0 } told })
        {
            return [];
        }

        var listed = await store.FindCandidatesAsync(InternalNamespaces.RedHatRepositories, [.. told], cancellationToken);
        return [.. told.Concat(listed.SelectMany(candidate => candidate.Affected.Repositories)).Distinct(StringComparer.Ordinal)];
    }

    private MatchOptions OptionsFor(
        Distribution? distribution, IReadOnlyList<string> repositories, string @namespace, IReadOnlyList<FeedState> states, MatchTrace? trace) => new()
    {
        Repositories = repositories,
        Kernels = options.Kernels,
        RunningKernel = options.RunningKernel,
        MatchForeign = options.MatchForeign,
        IsDerivative = distribution?.DerivedFrom == @namespace,
        OwnFeeds = [NamespaceVulnerability.OwnFeed, .. states.Where(state => state.Own).Select(state => state.Feed)],
        Trace = trace,
    };

    private async Task<IEnumerable<Finding>> MatchAsync(
        string @namespace, TargetInventory inventory, MatchOptions matching, WarningSink warnings, CancellationToken cancellationToken)
    {
        var packages = inventory.Packages;
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
        var result = Matcher.Match(@namespace, packages, used, matching, cancellationToken);
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

    private List<Finding> Filter(
        List<Finding> findings, WarningSink warnings, Dictionary<(string Id, InventoryPackage Package), string> suppressions)
    {
        var kept = findings;
        if (options.IgnoreRules is { } rules)
        {
            var applied = rules.Apply(findings, DateOnly.FromDateTime(options.AsOf.UtcDateTime));
            warnings.AddRange(applied.Warnings);
            kept = [.. applied.Kept];
            foreach (var suppressed in applied.Suppressed)
            {
                suppressions[(suppressed.Finding.Id, suppressed.Finding.Package)] = FormattableString.Invariant(
                    $"The ignore rule for {suppressed.Rule.Id} in line {suppressed.Rule.Line} left it out: {suppressed.Rule.Reason ?? "no reason given"}.");
            }
        }

        foreach (var finding in kept.Where(finding => !IsReported(finding)))
        {
            suppressions[(finding.Id, finding.Package)] = options.IgnoreUnfixed && finding.FixedVersion is null
                ? "Findings without a fixed version are left out."
                : options.OnlyExploited && finding.Exploitation is null
                    ? "Findings that are not known to be exploited are left out."
                    : $"Findings of severity {finding.Severity} are left out.";
        }

        return
        [
            .. kept
                .Where(IsReported)
                .Order(options.SortByRisk ? RiskOrder.Instance : FindingOrder.Instance),
        ];
    }

    private bool IsReported(Finding finding) =>
        (options.Severities.Count == 0 || options.Severities.Contains(finding.Severity)) && (!options.IgnoreUnfixed || finding.FixedVersion is not null)
        && (!options.OnlyExploited || finding.Exploitation is not null);

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
