using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class MatcherTests
{
    [Theory]
    [InlineData(null, null, null, "5", true)]
    [InlineData(null, "5", null, "4", true)]
    [InlineData(null, "5", null, "5", false)]
    [InlineData(null, "5", null, "6", false)]
    [InlineData("3", "5", null, "2", false)]
    [InlineData("3", "5", null, "3", true)]
    [InlineData("3", null, null, "99", true)]
    [InlineData(null, null, "5", "5", true)]
    [InlineData(null, null, "5", "5+1", false)]
    [InlineData("3", null, "5", "4", true)]
    [InlineData("5", "5", null, "5", false)]
    [InlineData("5", "3", null, "4", false)]
    public void Range_is_half_open_and_last_affected_is_inside(
        string? introduced, string? fixedIn, string? last, string installed, bool affected)
    {
        var result = Some.Match(
            Some.Package(version: installed), Some.Candidate(ranges: [new VersionRange(introduced, fixedIn, last)]));
        Assert.Equal(affected ? 1 : 0, result.Findings.Count);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.0-0", true)]
    [InlineData("1.1", false)]
    [InlineData("2.5", true)]
    public void Version_matches_when_listed_or_in_any_range(string installed, bool affected)
    {
        var candidate = Some.Candidate(
            versions: ["0.9", "1.0"], ranges: [new VersionRange("2", "3", null), new VersionRange("4", "5", null)]);
        Assert.Equal(affected, Some.Match(Some.Package(version: installed), candidate).Findings.Count == 1);
    }

    [Theory]
    [InlineData(FixState.Affected, null, FixState.Affected)]
    [InlineData(FixState.Affected, "9", FixState.Affected)]
    [InlineData(FixState.Fixed, "9", FixState.Affected)]
    [InlineData(FixState.Fixed, null, FixState.Affected)]
    [InlineData(FixState.WontFix, null, FixState.WontFix)]
    [InlineData(FixState.WontFix, "9", FixState.Affected)]
    [InlineData(FixState.Deferred, null, FixState.Deferred)]
    [InlineData(FixState.EndOfLife, null, FixState.EndOfLife)]
    [InlineData(FixState.UnderInvestigation, null, FixState.UnderInvestigation)]
    public void State_is_the_publishers_unless_a_fix_exists(FixState state, string? fixedIn, FixState reported)
    {
        var finding = Assert.Single(Some.Match(
            Some.Package(), Some.Candidate(state: state, ranges: [new VersionRange(null, fixedIn, null)])).Findings);
        Assert.Equal(reported, finding.State);
        Assert.Equal(fixedIn, finding.FixedVersion);
    }

    [Fact]
    public void Not_affected_record_gives_no_finding() =>
        Assert.Empty(Some.Match(Some.Package(), Some.Candidate(state: FixState.NotAffected)).Findings);

    [Fact]
    public void Withdrawn_record_is_never_reported_and_silences_nobody()
    {
        Assert.Empty(Some.Match(Some.Package(), Some.Candidate(withdrawn: true)).Findings);
        Assert.Single(Some.Match(
            Some.Package(),
            Some.Candidate(withdrawn: true, state: FixState.NotAffected, feed: "own", priority: 9),
            Some.Candidate()).Findings);
    }

    [Fact]
    public void Record_without_versions_says_nothing()
    {
        Assert.Empty(Some.Match(Some.Package(), Some.Candidate(ranges: [])).Findings);
        Assert.Single(Some.Match(Some.Package(), Some.Candidate(ranges: [], feed: "own", priority: 9), Some.Candidate()).Findings);
    }

    [Fact]
    public void Record_of_another_namespace_or_package_is_passed_over() => Assert.Empty(Some.Match(
        Some.Package(), Some.Candidate(name: "openss"), Some.Candidate(@namespace: "debian:11"), Some.Candidate(name: "libssl3")).Findings);

    [Fact]
    public void Fix_is_the_bound_of_the_range_that_holds_the_version()
    {
        var candidate = Some.Candidate(
            ranges: [new VersionRange("1", "3", null), new VersionRange("4", "6", null), new VersionRange("8", "9", null)],
            fixedVersion: "9");
        Assert.Equal("6", Assert.Single(Some.Match(Some.Package(version: "5"), candidate).Findings).FixedVersion);
    }

    [Theory]
    [InlineData("9", "9")]
    [InlineData("5", null)]
    [InlineData("4", null)]
    public void Display_fix_counts_where_the_range_has_none_and_the_package_is_older(string display, string? reported)
    {
        var candidate = Some.Candidate(ranges: [new VersionRange(null, null, "5")], fixedVersion: display);
        Assert.Equal(reported, Assert.Single(Some.Match(Some.Package(version: "5"), candidate).Findings).FixedVersion);
    }

    [Theory]
    [InlineData(PackageKind.Source, "openssl", true)]
    [InlineData(PackageKind.Source, "libssl3", false)]
    [InlineData(PackageKind.Binary, "openssl", false)]
    [InlineData(PackageKind.Binary, "libssl3", false)]
    [InlineData(PackageKind.Any, "openssl", true)]
    [InlineData(PackageKind.Any, "libssl3", false)]
    public void Kind_decides_which_name_and_version_are_compared(PackageKind kind, string name, bool affected)
    {
        var package = Some.Package("libssl3", "9+b1", "openssl", "4");
        var candidate = Some.Candidate(name: name, kind: kind, ranges: [VersionRange.Before("5")]);
        Assert.Equal(affected, Some.Match(package, candidate).Findings.Count == 1);
    }

    [Fact]
    public void Any_kind_matches_the_binary_name_with_the_binary_version() => Assert.Single(Some.Match(
        Some.Package("libssl3", "4", "openssl", "9"),
        Some.Candidate(name: "libssl3", kind: PackageKind.Any, ranges: [VersionRange.Before("5")])).Findings);

    [Fact]
    public void Any_kind_tries_the_binary_version_when_the_source_version_is_not_affected()
    {
        var package = Some.Package("bash", "5+b1", "bash", "5");
        Assert.Single(Some.Match(package, Some.Candidate(name: "bash", kind: PackageKind.Any, versions: ["5+b1"])).Findings);
        Assert.Single(Some.Match(package, Some.Candidate(name: "bash", kind: PackageKind.Any, versions: ["5"])).Findings);
        Assert.Empty(Some.Match(package, Some.Candidate(name: "bash", kind: PackageKind.Any, versions: ["4"])).Findings);
    }

    [Fact]
    public void Version_ordering_is_that_of_the_namespace()
    {
        var candidate = Some.Candidate(@namespace: "alpine:v3.19", ranges: [VersionRange.Before("1.0-r10")]);
        Assert.Single(Some.Match(Some.Package(version: "1.0_rc1-r99"), candidate).Findings);
        Assert.Empty(Some.Match(Some.Package(version: "1.0_p1-r0"), candidate).Findings);
    }

    [Fact]
    public void Rpm_advisory_that_names_only_a_version_ignores_the_release()
    {
        var package = Some.Package(version: "1.2-3");
        Assert.Single(Some.Match(
            package, Some.Candidate(@namespace: "rocky:9", ranges: [new VersionRange(null, null, "1.2")])).Findings);
        Assert.Empty(Some.Match(package, Some.Candidate(@namespace: "rocky:9", ranges: [VersionRange.Before("1.2")])).Findings);
    }

    [Fact]
    public void Each_binary_package_of_a_source_and_each_architecture_has_its_finding()
    {
        var result = Matcher.Match(
            Some.Namespace,
            [Some.Package("openssl"), Some.Package("libssl3", arch: "i386"), Some.Package("libssl3")],
            [Some.Candidate()],
            CancellationToken.None);
        Assert.Equal(
            ["libssl3/amd64", "libssl3/i386", "openssl/amd64"],
            result.Findings.Select(finding => $"{finding.Package.Package.Name}/{finding.Package.Package.Arch}"));
    }

    [Fact]
    public void Findings_are_ordered_by_severity_then_package_then_id()
    {
        var result = Matcher.Match(
            Some.Namespace,
            [Some.Package("b", source: "b"), Some.Package("a", source: "a")],
            [
                Some.Candidate("CVE-2024-0003", name: "a"),
                Some.Candidate("CVE-2024-0002", name: "a", severity: Severity.Low),
                Some.Candidate("CVE-2024-0001", name: "a", severity: Severity.Low),
                Some.Candidate("CVE-2024-0009", name: "b", severity: Severity.Critical),
            ],
            CancellationToken.None);
        Assert.Equal(
            ["CVE-2024-0009", "CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003"], result.Findings.Select(finding => finding.Id));
    }

    [Fact]
    public void Cancellation_stops_the_matching()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => Matcher.Match(Some.Namespace, [Some.Package()], [Some.Candidate()], source.Token));
    }
}
