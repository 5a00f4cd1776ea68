using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Xunit;

namespace Strata.Core.Tests.Matching;

/// <summary>What the matcher takes down of its decisions.</summary>
public sealed class MatchTraceTests
{
    private static readonly VersionRange[] Before9 = [VersionRange.Before("9")];

    [Fact]
    public void Deciding_record_and_those_that_lost_are_taken_down_with_the_reason()
    {
        var trace = Trace(
            Some.Package(version: "5"),
            Some.Candidate(feed: "tracker", priority: 100, ranges: Before9, key: "a"),
            Some.Candidate(feed: "osv", priority: 50, ranges: [VersionRange.Before("7")], key: "b"),
            Some.Candidate(feed: "osv", priority: 50, ranges: [VersionRange.Before("3")], key: "c"));

        var vulnerability = Assert.Single(trace.Vulnerabilities);
        Assert.Equal("9", vulnerability.Finding?.FixedVersion);
        Assert.Equal("dpkg", vulnerability.Scheme);
        Assert.Equal(
            [
                "a Decided 5 is affected (affected: < 9, under dpkg); fixed in 9.",
                "b Affected 5 is affected (affected: < 7, under dpkg); fixed in 7. Feed tracker has the higher priority (100 to 50) and decided.",
                "c NotAffected 5 is not affected (affected: < 3, under dpkg). Feed tracker has the higher priority (100 to 50) and decided.",
            ],
            vulnerability.Records.Select(Show));
    }

    [Fact]
    public void Near_miss_is_taken_down_with_the_record_that_denied_it()
    {
        var trace = Trace(
            Some.Package(version: "5"),
            Some.Candidate(feed: "tracker", priority: 100, state: FixState.NotAffected, ranges: [], key: "a"),
            Some.Candidate(feed: "osv", priority: 50, ranges: Before9, key: "b"));

        var vulnerability = Assert.Single(trace.Vulnerabilities);
        Assert.Null(vulnerability.Finding);
        Assert.Equal([RecordOutcome.Denied, RecordOutcome.Affected], vulnerability.Records.Select(record => record.Outcome));
    }

    [Theory]
    [InlineData("module", RecordOutcome.OtherModule)]
    [InlineData("arch", RecordOutcome.OtherArchitecture)]
    [InlineData("repository", RecordOutcome.OtherRepository)]
    [InlineData("build", RecordOutcome.OtherBuild)]
    [InlineData("vendor", RecordOutcome.ForeignPackage)]
    [InlineData("kernel", RecordOutcome.KernelLeftOut)]
    public void Record_that_is_not_about_the_package_is_taken_down(string restriction, RecordOutcome outcome)
    {
        var name = restriction == "kernel" ? "kernel-headers" : "curl";
        var some = Some.Package(name, "5-1", name, arch: "x86_64");
        var package = some with { Package = some.Package with { Type = PackageType.Rpm, Vendor = restriction == "vendor" ? "Remi" : "Oracle America" } };
        var candidate = Some.Candidate(name: name, kind: PackageKind.Binary, ranges: [VersionRange.Before("9-1")], @namespace: "oracle:8");
        var affected = restriction switch
        {
            "module" => candidate.Affected with { Module = "curl:1" },
            "arch" => candidate.Affected with { Architectures = ["aarch64"] },
            "repository" => candidate.Affected with { Repositories = ["ol8_appstream"] },
            "build" => candidate.Affected with { Channel = FixChannels.Ksplice },
            _ => candidate.Affected,
        };
        var trace = new MatchTrace();
        var options = new MatchOptions { Repositories = ["ol8_baseos"], Kernels = KernelChoice.Running, Trace = trace };
        var result = Matcher.Match("oracle:8", [package], [candidate with { Affected = affected }], options, CancellationToken.None);

        Assert.Empty(result.Findings);
        var record = Assert.Single(Assert.Single(trace.Vulnerabilities).Records);
        Assert.Equal(outcome, record.Outcome);
        Assert.EndsWith(".", record.Reason);
    }

    [Theory]
    [InlineData("Docker", "5", "The package did not come from the distribution but from 'Docker', as its record in the package database says.")]
    [InlineData(null, "5-1.pgdg120+1", "The package did not come from the distribution but from 'pgdg', as its version says.")]
    public void Package_of_other_origin_is_taken_down_with_what_shows_it(string? vendor, string version, string reason)
    {
        var some = Some.Package(version: version);
        var trace = Trace(some with { Package = some.Package with { Vendor = vendor } }, Some.Candidate(ranges: Before9));

        Assert.Equal(reason, Assert.Single(Assert.Single(trace.Vulnerabilities).Records).Reason);
    }

    [Fact]
    public void Tracing_changes_no_result_and_follows_only_the_packages_that_are_wanted()
    {
        InventoryPackage[] packages = [Some.Package("a", "5"), Some.Package("b", "5"), Some.Package("c", "10")];
        AdvisoryCandidate[] candidates = [Some.Candidate(ranges: Before9), Some.Candidate("CVE-2024-0002", ranges: [VersionRange.Before("11")])];
        var trace = new MatchTrace(package => package.Name == "c");
        var plain = Matcher.Match(Some.Namespace, packages, candidates, CancellationToken.None);
        var traced = Matcher.Match(Some.Namespace, packages, candidates, new MatchOptions { Trace = trace }, CancellationToken.None);

        Assert.Equivalent(plain, traced, strict: true);
        Assert.Equal(["c CVE-2024-0002 True", "c CVE-2024-0001 False"], trace.Vulnerabilities.Select(found => $"{found.Package.Package.Name} {found.Id} {found.Finding is not null}"));
    }

    private static string Show(ConsideredRecord record) => $"{record.Candidate.Advisory.Key} {record.Outcome} {record.Reason}";

    private static MatchTrace Trace(InventoryPackage package, params AdvisoryCandidate[] candidates)
    {
        var trace = new MatchTrace();
        Matcher.Match(Some.Namespace, [package], candidates, new MatchOptions { Trace = trace }, CancellationToken.None);
        return trace;
    }
}
