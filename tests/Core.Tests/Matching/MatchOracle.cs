using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Primitives;

namespace Strata.Core.Tests.Matching;

/// <summary>
/// The matching rules written a second time: slow, by their definitions, over versions that are plain numbers. Shares no code with the
/// product but the types that are handed in.
/// </summary>
internal static class MatchOracle
{
    private sealed record Judged(AdvisoryCandidate Record, char Says, int? Fix);

    public static string Show(Finding finding) =>
        $"{finding.Package.Package.Name}/{finding.Package.Package.Arch} {finding.Id} [{string.Join(' ', finding.Aliases)}] "
        + $"{finding.Severity} {finding.State} {finding.FixedVersion} {finding.Feed}";

    public static IEnumerable<string> Findings(InventoryPackage located, IReadOnlyList<AdvisoryCandidate> candidates)
    {
        var package = located.Package;
        var judged = candidates
            .Where(candidate => candidate.Advisory.Withdrawn is null && candidate.Affected.Namespace == Some.Namespace)
            .Select(candidate => JudgeBest(candidate, package))
            .OfType<Judged>()
            .ToList();
        foreach (var (cve, records) in Vulnerabilities(judged))
        {
            if (Decide(records) is not { } winner)
            {
                continue;
            }

            var id = cve ?? winner.Record.Advisory.Id;
            var aliases = records
                .SelectMany(record => CvesOf(record).Count > 1 ? IdsOf(record).Take(1).Except(CvesOf(record)) : IdsOf(record))
                .Where(alias => alias != id)
                .Distinct()
                .Order(StringComparer.Ordinal);
            var severity = new[] { winner }.Concat(InOrder(records))
                .Select(record => record.Record.Affected.Severity)
                .FirstOrDefault(word => word != Severity.Unknown);
            var state = winner.Fix is not null ? FixState.Affected
                : winner.Record.Affected.State == FixState.Fixed ? FixState.Affected : winner.Record.Affected.State;
            yield return $"{package.Name}/{package.Arch} {id} [{string.Join(' ', aliases)}] {severity} {state} {winner.Fix} {winner.Record.Feed}";
        }
    }

    private static List<string> IdsOf(Judged record) => [record.Record.Advisory.Id, .. record.Record.Advisory.Aliases];

    private static List<string> CvesOf(Judged record) => [.. IdsOf(record).Where(id => id.StartsWith("CVE-", StringComparison.Ordinal)).Distinct()];

    private static IEnumerable<Judged> InOrder(IEnumerable<Judged> records) => records
        .OrderByDescending(record => record.Record.Priority)
        .ThenBy(record => record.Record.Feed, StringComparer.Ordinal)
        .ThenBy(record => record.Record.Advisory.Key, StringComparer.Ordinal);

    private static Judged? JudgeBest(AdvisoryCandidate candidate, Package package)
    {
        var (kind, name) = (candidate.Affected.Kind, candidate.Affected.Name);
        var bySource = kind != PackageKind.Binary && name == package.Source.Name ? Judge(candidate, package.Source.Version) : null;
        var byBinary = kind != PackageKind.Source && name == package.Name ? Judge(candidate, package.Version) : null;
        return bySource is null ? byBinary
            : bySource.Says != 'A' && byBinary is { Says: 'A' } ? byBinary
            : bySource;
    }

    private static Judged Judge(AdvisoryCandidate candidate, string version)
    {
        var affected = candidate.Affected;
        if (affected.State == FixState.NotAffected)
        {
            return new Judged(candidate, 'N', null);
        }

        if (!affected.Ranges.Any() && !affected.Versions.Any())
        {
            return new Judged(candidate, '-', null);
        }

        var installed = int.Parse(version);
        var holding = affected.Ranges.Where(range =>
            (range.Introduced is null || installed >= int.Parse(range.Introduced))
            && (range.Fixed is null || installed < int.Parse(range.Fixed))
            && (range.LastAffected is null || installed <= int.Parse(range.LastAffected))).ToList();
        if (holding.Count == 0 && !affected.Versions.Contains(version))
        {
            return new Judged(candidate, 'U', null);
        }

        if (holding.Count > 0 && holding.All(range => range.Fixed is not null))
        {
            return new Judged(candidate, 'A', holding.Max(range => int.Parse(range.Fixed!)));
        }

        var display = affected.FixedVersion is null ? 0 : int.Parse(affected.FixedVersion);
        return new Judged(candidate, 'A', display > installed ? display : null);
    }

    private static IEnumerable<(string? Cve, List<Judged> Records)> Vulnerabilities(List<Judged> judged)
    {
        var numberless = judged.Where(record => CvesOf(record).Count == 0).ToList();
        foreach (var cve in judged.SelectMany(CvesOf).Distinct())
        {
            yield return (cve, judged.Where(record => CvesOf(record).Contains(cve) || LinkedCves(record, judged).Contains(cve)).ToList());
        }

        var left = numberless.Where(record => LinkedCves(record, judged).Count == 0).ToList();
        while (left.Count > 0)
        {
            var set = Closure(left[0], judged);
            left.RemoveAll(set.Contains);
            yield return (null, set);
        }
    }

    /// <summary>The records without a CVE that are reached from this one over shared ids.</summary>
    private static List<Judged> Closure(Judged start, List<Judged> judged)
    {
        var set = new List<Judged> { start };
        for (var before = 0; before != set.Count;)
        {
            before = set.Count;
            set.AddRange(judged
                .Where(record => CvesOf(record).Count == 0 && !set.Contains(record))
                .Where(record => set.Any(member => IdsOf(member).Intersect(IdsOf(record)).Any()))
                .ToList());
        }

        return set;
    }

    private static List<string> LinkedCves(Judged record, List<Judged> judged)
    {
        if (CvesOf(record).Count > 0)
        {
            return [];
        }

        var ids = Closure(record, judged).SelectMany(IdsOf).ToList();
        var touching = judged.Where(other => CvesOf(other).Count > 0 && IdsOf(other).Intersect(ids).Any()).ToList();
        var certain = touching.Where(other => CvesOf(other).Count == 1).ToList();
        return [.. (certain.Count > 0 ? certain : touching).SelectMany(CvesOf).Distinct()];
    }

    private static Judged? Decide(List<Judged> records)
    {
        foreach (var level in records.GroupBy(record => record.Record.Priority).OrderByDescending(level => level.Key))
        {
            var feeds = level.GroupBy(record => record.Record.Feed).OrderBy(feed => feed.Key, StringComparer.Ordinal).ToList();
            if (feeds.Any(feed => feed.Any(record => record.Says == 'N') && !feed.Any(record => record.Says == 'A')))
            {
                return null;
            }

            var affected = feeds.FirstOrDefault(feed => feed.Any(record => record.Says == 'A'));
            if (affected is not null)
            {
                var claims = InOrder(affected.Where(record => record.Says == 'A')).ToList();
                return claims.FirstOrDefault(record => record.Fix is null)
                    ?? claims.First(record => record.Fix == claims.Max(other => other.Fix));
            }

            if (level.Any(record => record.Says == 'U'))
            {
                return null;
            }
        }

        return null;
    }
}
