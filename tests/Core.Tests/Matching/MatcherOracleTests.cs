using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Matching;

/// <summary>Random inventories and advisories, matched and compared with <see cref="MatchOracle"/>.</summary>
public sealed class MatcherOracleTests
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] Cves = ["CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003"];
    private static readonly string[] OtherIds = ["DSA-1", "DSA-2", "GHSA-a", "GHSA-b", "X-1"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Findings_equal_those_of_the_oracle(int seed)
    {
        var random = new Random(seed);
        var found = 0;
        for (var round = 0; round < 3_000; round++)
        {
            var packages = Enumerable.Range(0, random.Next(1, 4)).Select(index => MakePackage(random, index)).ToArray();
            var candidates = Enumerable.Range(0, random.Next(1, 9)).Select(index => MakeCandidate(random, index)).ToArray();
            var expected = packages.SelectMany(package => MatchOracle.Findings(package, candidates)).Order(StringComparer.Ordinal).ToArray();

            var result = Matcher.Match(Some.Namespace, packages, candidates, CancellationToken.None);
            Assert.Equal(expected, result.Findings.Select(MatchOracle.Show).Order(StringComparer.Ordinal));
            Assert.Empty(result.Warnings);
            found += expected.Length;

            random.Shuffle(candidates);
            var shuffled = Matcher.Match(Some.Namespace, packages, candidates, CancellationToken.None);
            Assert.Equal(result.Findings.Select(MatchOracle.Show), shuffled.Findings.Select(MatchOracle.Show));
        }

        Assert.True(found > 3_000, $"Only {found} findings were compared.");
    }

    private static InventoryPackage MakePackage(Random random, int index) => Some.Package(
        Pick(random, Names), MakeVersion(random), Pick(random, Names), MakeVersion(random), arch: $"arch{index}");

    private static AdvisoryCandidate MakeCandidate(Random random, int index)
    {
        var ids = Cves.Where(_ => random.Next(3) == 0).Concat(OtherIds.Where(_ => random.Next(5) == 0)).DefaultIfEmpty("Y-1").ToArray();
        random.Shuffle(ids);
        var feed = random.Next(4);
        return Some.Candidate(
            ids[0],
            ids[1..],
            feed: "feed" + feed,
            priority: feed / 2,
            name: Pick(random, Names),
            kind: (PackageKind)random.Next(3),
            state: (FixState)random.Next(7),
            ranges: [.. Enumerable.Range(0, random.Next(3)).Select(_ => MakeRange(random))],
            versions: [.. Enumerable.Range(0, random.Next(4) / 2).Select(_ => MakeVersion(random))],
            fixedVersion: random.Next(3) == 0 ? MakeVersion(random) : null,
            severity: (Severity)random.Next(6),
            withdrawn: random.Next(12) == 0,
            key: "key" + index,
            @namespace: random.Next(15) == 0 ? "debian:11" : Some.Namespace);
    }

    private static VersionRange MakeRange(Random random) => new(
        random.Next(2) == 0 ? MakeVersion(random) : null,
        random.Next(2) == 0 ? MakeVersion(random) : null,
        random.Next(4) == 0 ? MakeVersion(random) : null);

    private static string MakeVersion(Random random) => random.Next(1, 7).ToString();

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
