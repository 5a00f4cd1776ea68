using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class PrecedenceTests
{
    [Fact]
    public void Higher_priority_not_affected_silences_lower_sources() => Assert.Empty(Some.Match(
        Some.Package(),
        Some.Candidate(),
        Some.Candidate(feed: "own", priority: 9, state: FixState.NotAffected)).Findings);

    [Fact]
    public void Lower_priority_not_affected_silences_nobody() => Assert.Equal("own", Assert.Single(Some.Match(
        Some.Package(),
        Some.Candidate(state: FixState.NotAffected),
        Some.Candidate(feed: "own", priority: 9)).Findings).Feed);

    [Fact]
    public void Not_affected_of_another_feed_wins_at_equal_priority() => Assert.Empty(Some.Match(
        Some.Package(), Some.Candidate(feed: "a"), Some.Candidate(feed: "b", state: FixState.NotAffected)).Findings);

    [Fact]
    public void Feed_that_contradicts_itself_is_taken_at_its_worse_word() => Assert.Single(Some.Match(
        Some.Package(), Some.Candidate(key: "1", state: FixState.NotAffected), Some.Candidate(key: "2")).Findings);

    [Fact]
    public void Not_affected_silences_only_its_own_package_and_vulnerability()
    {
        var result = Matcher.Match(
            Some.Namespace,
            [Some.Package(), Some.Package("bash", source: "bash")],
            [
                Some.Candidate("CVE-2024-0001"),
                Some.Candidate("CVE-2024-0001", name: "bash"),
                Some.Candidate("CVE-2024-0002"),
                Some.Candidate("CVE-2024-0001", feed: "own", priority: 9, state: FixState.NotAffected),
            ],
            CancellationToken.None);
        Assert.Equal(
            ["bash CVE-2024-0001", "libssl3 CVE-2024-0002"],
            result.Findings.Select(finding => $"{finding.Package.Package.Name} {finding.Id}"));
    }

    [Theory]
    [InlineData("4", "5")]
    [InlineData("5", null)]
    [InlineData("6", null)]
    public void Higher_priority_fix_wins_over_a_lower_open_range(string installed, string? fix)
    {
        var findings = Some.Match(
            Some.Package(version: installed),
            Some.Candidate(feed: "osv", priority: 0),
            Some.Candidate(feed: "debian", priority: 5, ranges: [VersionRange.Before("5")])).Findings;
        Assert.Equal(fix is null ? [] : [(fix, FixState.Affected, "debian")], findings.Select(f => (f.FixedVersion!, f.State, f.Feed)));
    }

    [Fact]
    public void Higher_priority_open_range_wins_over_a_lower_fix()
    {
        var finding = Assert.Single(Some.Match(
            Some.Package(version: "9"),
            Some.Candidate(feed: "osv", ranges: [VersionRange.Before("5")]),
            Some.Candidate(feed: "debian", priority: 5, state: FixState.WontFix)).Findings);
        Assert.Equal((FixState.WontFix, null), (finding.State, finding.FixedVersion));
    }

    [Fact]
    public void Affected_wins_over_fixed_between_feeds_of_equal_priority() => Assert.Equal("b", Assert.Single(Some.Match(
        Some.Package(), Some.Candidate(feed: "a", ranges: [VersionRange.Before("5")]), Some.Candidate(feed: "b")).Findings).Feed);

    [Theory]
    [InlineData("1.0-r0", "1.0-r10")]
    [InlineData("1.0-r5", "1.0-r10")]
    [InlineData("1.0-r10", null)]
    public void Highest_fix_of_one_feed_counts_since_earlier_ones_were_incomplete(string installed, string? fix)
    {
        var findings = Some.Match(
            Some.Package(version: installed),
            Some.Candidate(key: "1", @namespace: "alpine:v3.19", ranges: [VersionRange.Before("1.0-r9")]),
            Some.Candidate(key: "2", @namespace: "alpine:v3.19", ranges: [VersionRange.Before("1.0-r10")]),
            Some.Candidate(key: "3", @namespace: "alpine:v3.19", ranges: [VersionRange.Before("1.0-r2")])).Findings;
        Assert.Equal(fix is null ? [] : [fix], findings.Select(finding => finding.FixedVersion));
    }

    [Fact]
    public void Record_without_a_fix_outweighs_the_fixes_of_its_feed()
    {
        var finding = Assert.Single(Some.Match(
            Some.Package(), Some.Candidate(key: "1", ranges: [VersionRange.Before("9")]), Some.Candidate(key: "2", state: FixState.Deferred)).Findings);
        Assert.Equal((FixState.Deferred, null), (finding.State, finding.FixedVersion));
    }

    [Fact]
    public void Severity_is_the_distributions_word_before_any_vector() => Assert.Equal(Severity.Low, Assert.Single(Some.Match(
        Some.Package(),
        Some.Candidate(severity: Severity.Low, cvss: ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"])).Findings).Severity);

    [Fact]
    public void Severity_is_else_the_highest_score_of_the_newest_version()
    {
        var finding = Assert.Single(Some.Match(Some.Package(), Some.Candidate(cvss:
        [
            "AV:N/AC:L/Au:N/C:C/I:C/A:C",
            "CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
            "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "rubbish",
        ])).Findings);
        Assert.Equal((Severity.Medium, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N"), (finding.Severity, finding.Cvss));
    }

    [Fact]
    public void Severity_that_the_winner_lacks_comes_from_lower_sources()
    {
        var finding = Assert.Single(Some.Match(
            Some.Package(),
            Some.Candidate(feed: "alpine", priority: 9),
            Some.Candidate(feed: "osv", cvss: ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"])).Findings);
        Assert.Equal(("alpine", Severity.Critical), (finding.Feed, finding.Severity));
        Assert.Equal("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", finding.Cvss);
    }

    [Fact]
    public void Severity_of_the_winner_stays_though_a_lower_source_says_more() => Assert.Equal(Severity.Low, Assert.Single(Some.Match(
        Some.Package(),
        Some.Candidate(feed: "debian", priority: 9, severity: Severity.Low),
        Some.Candidate(feed: "osv", severity: Severity.Critical)).Findings).Severity);

    [Fact]
    public void Nobodys_severity_is_unknown() =>
        Assert.Equal(Severity.Unknown, Assert.Single(Some.Match(Some.Package(), Some.Candidate()).Findings).Severity);

    [Fact]
    public void Links_and_summary_of_the_winner_come_first_without_duplicates()
    {
        var finding = Assert.Single(Some.Match(
            Some.Package(),
            Some.Candidate(feed: "osv", links: ["https://b.example/", "https://a.example/"], summary: "lower"),
            Some.Candidate(feed: "debian", priority: 1, links: ["https://c.example/", "https://b.example/"])).Findings);
        Assert.Equal(["https://c.example/", "https://b.example/", "https://a.example/"], finding.Links);
        Assert.Equal("lower", finding.Summary);
    }
}
