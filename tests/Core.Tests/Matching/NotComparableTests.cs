using Strata.Core.Advisories;
using Strata.Core.Warnings;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class NotComparableTests
{
    [Theory]
    [InlineData(null, "5", null, false, true)]
    [InlineData(null, "bad version", null, false, false)]
    [InlineData("bad version", "5", null, true, false)]
    [InlineData(null, null, "bad version", true, false)]
    [InlineData("1", null, null, false, true)]
    [InlineData(null, null, null, true, false)]
    public void Invalid_installed_version_matches_by_equality_only(
        string? introduced, string? fixedIn, string? last, bool affected, bool warned)
    {
        var result = Some.Match(
            Some.Package(version: "bad version"), Some.Candidate(ranges: [new VersionRange(introduced, fixedIn, last)]));
        Assert.Equal(affected, result.Findings.Count == 1);
        Assert.Equal(warned ? [WarningCodes.VersionNotComparable] : [], result.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void Invalid_installed_version_matches_a_listed_one() =>
        Assert.Single(Some.Match(Some.Package(version: "bad version"), Some.Candidate(versions: ["bad version"])).Findings);

    [Theory]
    [InlineData(null, "<unfixed>", "5", false, true)]
    [InlineData("6", "<unfixed>", "5", false, false)]
    [InlineData("NA", "4", "5", false, false)]
    [InlineData("NA", "6", "5", false, true)]
    public void Invalid_bound_leaves_what_the_valid_bounds_decide(
        string? introduced, string? fixedIn, string installed, bool affected, bool warned)
    {
        var result = Some.Match(Some.Package(version: installed), Some.Candidate(ranges: [new VersionRange(introduced, fixedIn, null)]));
        Assert.Equal(affected, result.Findings.Count == 1);
        Assert.Equal(warned, result.Warnings.Count == 1);
    }

    [Fact]
    public void Valid_range_decides_beside_an_invalid_one() => Assert.Single(Some.Match(
        Some.Package(), Some.Candidate(ranges: [VersionRange.Before("NA"), VersionRange.Before("9")])).Findings);

    [Fact]
    public void Record_that_cannot_be_compared_leaves_the_decision_to_the_next()
    {
        var result = Some.Match(
            Some.Package(),
            Some.Candidate(feed: "own", priority: 9, ranges: [VersionRange.Before("NA")]),
            Some.Candidate(feed: "debian", ranges: [VersionRange.Before("9")]));
        Assert.Equal("debian", Assert.Single(result.Findings).Feed);
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void Nothing_is_warned_of_below_the_priority_that_decides() => Assert.Empty(Some.Match(
        Some.Package(),
        Some.Candidate(feed: "debian", priority: 9, ranges: [VersionRange.Before("4")]),
        Some.Candidate(feed: "osv", ranges: [VersionRange.Before("NA")])).Warnings);

    [Theory]
    [InlineData("a")]
    [InlineData("c")]
    public void Nothing_is_warned_of_where_another_feed_says_never_affected(string feed) => Assert.Empty(Some.Match(
        Some.Package(),
        Some.Candidate(feed: "b", state: FixState.NotAffected),
        Some.Candidate(feed: feed, ranges: [VersionRange.Before("NA")])).Warnings);

    [Fact]
    public void Invalid_package_version_is_warned_of_once()
    {
        var result = Some.Match(
            Some.Package(version: "bad version"),
            Some.Candidate("CVE-2024-0001", ranges: [VersionRange.Before("4")]),
            Some.Candidate("CVE-2024-0002", ranges: [VersionRange.Before("5")]));
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("'bad version' of libssl3 is not a dpkg version", warning.Message, StringComparison.Ordinal);
        Assert.Equal("/var/lib/dpkg/status", warning.Location);
    }

    [Fact]
    public void Namespace_without_an_ordering_matches_by_equality_only()
    {
        var open = Some.Candidate("CVE-2024-0001", @namespace: "gentoo:rolling");
        var listed = Some.Candidate("CVE-2024-0002", @namespace: "gentoo:rolling", versions: ["5"]);
        var ranged = Some.Candidate("CVE-2024-0003", @namespace: "gentoo:rolling", ranges: [VersionRange.Before("9")]);
        var result = Some.Match(Some.Package(version: "5"), open, listed, ranged);
        Assert.Equal(["CVE-2024-0001", "CVE-2024-0002"], result.Findings.Select(finding => finding.Id));
        Assert.Contains("gentoo:rolling", Assert.Single(result.Warnings).Message, StringComparison.Ordinal);
    }
}
