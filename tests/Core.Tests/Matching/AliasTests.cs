using Strata.Core.Advisories;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class AliasTests
{
    private const string Cve1 = "CVE-2024-0001";
    private const string Cve2 = "CVE-2024-0002";

    [Fact]
    public void Records_of_one_CVE_are_one_finding_with_the_CVE_as_its_id() => Assert.Equal(
        [$"{Cve1}: DEBIAN-CVE-2024-0001 DSA-1 GHSA-a"],
        Ids(
            Some.Candidate("DEBIAN-CVE-2024-0001", [Cve1]),
            Some.Candidate(Cve1, feed: "own"),
            Some.Candidate("DSA-1", [Cve1]),
            Some.Candidate("GHSA-a", [Cve1])));

    [Fact]
    public void Advisory_with_several_CVEs_is_a_finding_for_each_and_an_alias_of_each() => Assert.Equal(
        [$"{Cve1}: DSA-1", $"{Cve2}: DSA-1"],
        Ids(Some.Candidate("DSA-1", [Cve1, Cve2])));

    [Fact]
    public void Advisory_with_several_CVEs_does_not_glue_them() => Assert.Equal(
        [$"{Cve1}: DEBIAN-1 DSA-1", $"{Cve2}: DEBIAN-2 DSA-1"],
        Ids(Some.Candidate("DEBIAN-1", [Cve1]), Some.Candidate("DEBIAN-2", [Cve2]), Some.Candidate("DSA-1", [Cve1, Cve2])));

    [Fact]
    public void Further_aliases_of_an_advisory_with_several_CVEs_belong_to_none() => Assert.Equal(
        [$"{Cve1}: DSA-1 GHSA-a", $"{Cve2}: DSA-1"],
        Ids(Some.Candidate("DSA-1", [Cve1, Cve2, "GHSA-a", "GHSA-b"]), Some.Candidate("GHSA-a", [Cve1])));

    [Fact]
    public void CVE_that_lists_another_as_its_alias_is_no_alias_of_it() =>
        Assert.Equal([$"{Cve1}: ", $"{Cve2}: "], Ids(Some.Candidate(Cve1, [Cve2])));

    [Fact]
    public void Shared_alias_does_not_glue_two_CVEs() => Assert.Equal(
        [$"{Cve1}: DSA-1", $"{Cve2}: DSA-1"],
        Ids(Some.Candidate(Cve1, ["DSA-1"]), Some.Candidate(Cve2, ["DSA-1"])));

    [Fact]
    public void Record_without_a_CVE_joins_transitively() => Assert.Equal(
        [$"{Cve1}: A-1 B-1 C-1 D-1"],
        Ids(Some.Candidate("D-1", ["C-1"]), Some.Candidate("C-1", ["B-1"]), Some.Candidate("B-1", ["A-1"]), Some.Candidate(Cve1, ["A-1"])));

    [Fact]
    public void Record_without_a_CVE_prefers_the_record_that_is_about_one() => Assert.Equal(
        [$"{Cve1}: DSA-1 GHSA-a", $"{Cve2}: DSA-1"],
        Ids(Some.Candidate("GHSA-a"), Some.Candidate(Cve1, ["GHSA-a"]), Some.Candidate("DSA-1", [Cve1, Cve2, "GHSA-a"])));

    [Fact]
    public void Record_without_a_CVE_that_names_a_multi_CVE_advisory_is_about_each() => Assert.Equal(
        [$"{Cve1}: DSA-1 X-1", $"{Cve2}: DSA-1 X-1"],
        Ids(Some.Candidate("X-1", ["DSA-1"]), Some.Candidate("DSA-1", [Cve1, Cve2])));

    [Fact]
    public void Records_without_any_CVE_are_one_finding_under_the_winners_id() => Assert.Equal(
        ["XSA-1: GHSA-a GHSA-b"],
        Ids(Some.Candidate("GHSA-a", ["XSA-1"]), Some.Candidate("XSA-1", feed: "own", priority: 9), Some.Candidate("GHSA-b", ["GHSA-a"])));

    [Fact]
    public void Unrelated_records_without_a_CVE_stay_apart() =>
        Assert.Equal(["TEMP-1: ", "TEMP-2: "], Ids(Some.Candidate("TEMP-1"), Some.Candidate("TEMP-2")));

    [Theory]
    [InlineData("cve-2024-0001")]
    [InlineData("Cve-2024-0001")]
    public void Case_of_an_id_does_not_matter(string id) =>
        Assert.Equal([$"{Cve1}: GHSA-a"], Ids(Some.Candidate(id), Some.Candidate("ghsa-A", [Cve1]), Some.Candidate("GHSA-a", [Cve1])));

    [Theory]
    [InlineData("CVE-2024-123")]
    [InlineData("CVE-24-12345")]
    [InlineData("CVE-2024-1234.patch")]
    [InlineData("CVE-2024-12345-1")]
    public void Text_that_only_looks_like_a_CVE_is_an_ordinary_id(string id) =>
        Assert.Equal([$"{Cve1}: {id}"], Ids(Some.Candidate(id, [Cve1])));

    [Fact]
    public void Seven_digit_CVEs_are_CVEs() => Assert.Equal(["CVE-2024-1234567: X-1"], Ids(Some.Candidate("X-1", ["CVE-2024-1234567"])));

    [Fact]
    public void Not_affected_silences_one_CVE_of_an_advisory_with_several() => Assert.Equal(
        [$"{Cve2}: DSA-1"],
        Ids(Some.Candidate("DSA-1", [Cve1, Cve2]), Some.Candidate(Cve1, feed: "own", priority: 9, state: FixState.NotAffected)));

    [Fact]
    public void Thousands_of_CVEs_and_long_alias_chains_stay_cheap()
    {
        var many = Enumerable.Range(1000, 3000).Select(number => $"CVE-2024-{number}").ToArray();
        var chain = Enumerable.Range(0, 3000).Select(number => Some.Candidate($"A-{number}", [$"A-{number + 1}"]));
        Assert.Equal(3001, Some.Match(Some.Package(), [Some.Candidate("USN-1", many), .. chain]).Findings.Count);
    }

    private static List<string> Ids(params AdvisoryCandidate[] candidates)
    {
        var expected = Show(candidates);
        for (var rotation = 1; rotation < candidates.Length; rotation++)
        {
            Assert.Equal(expected, Show([.. candidates[rotation..], .. candidates[..rotation]]));
        }

        return expected;
    }

    private static List<string> Show(AdvisoryCandidate[] candidates) =>
        [.. Some.Match(Some.Package(), candidates).Findings.Select(finding => $"{finding.Id}: {string.Join(' ', finding.Aliases)}")];
}
