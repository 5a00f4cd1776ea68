using Strata.Core.Matching;
using Strata.Core.Warnings;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class IgnoreRulesTests
{
    private static readonly DateOnly Today = new(2026, 1, 15);

    [Theory]
    [InlineData("CVE-2024-0001", true)]
    [InlineData("cve-2024-0001", true)]
    [InlineData("DSA-1", true)]
    [InlineData("CVE-2024-000", false)]
    [InlineData("CVE-2024-00011", false)]
    public void Id_and_every_alias_match_in_either_case(string id, bool ignored) =>
        Assert.Equal(ignored, Apply(new IgnoreRule(id, null, null, null, 1)).Kept.Count == 0);

    [Theory]
    [InlineData("libssl3", true)]
    [InlineData("openssl", true)]
    [InlineData("OpenSSL", false)]
    [InlineData("bash", false)]
    public void Package_limits_a_rule_to_a_binary_or_source_name(string package, bool ignored) =>
        Assert.Equal(ignored, Apply(new IgnoreRule("DSA-1", package, null, null, 1)).Kept.Count == 0);

    [Theory]
    [InlineData("2026-01-14", false)]
    [InlineData("2026-01-15", true)]
    [InlineData("2026-01-16", true)]
    public void Rule_applies_up_to_and_including_its_expiry_day(string expires, bool ignored)
    {
        var result = Apply(new IgnoreRule("DSA-1", null, null, DateOnly.Parse(expires), 7));
        Assert.Equal(ignored, result.Kept.Count == 0);
        Assert.Equal(ignored ? [] : [WarningCodes.IgnoreRuleExpired], result.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void Unused_rule_is_reported_with_its_place()
    {
        var warning = Assert.Single(Apply(new IgnoreRule("CVE-1", "bash", null, null, 7)).Warnings);
        Assert.Equal(
            new ScanWarning(WarningCodes.IgnoreRuleUnused, "The rule for CVE-1 in bash matched no finding.", ".strataignore:7"), warning);
    }

    [Fact]
    public void First_rule_of_several_is_named_and_none_of_them_is_unused()
    {
        var first = new IgnoreRule("DSA-1", null, "why", null, 1);
        var result = Apply(first, new IgnoreRule("CVE-2024-0001", "openssl", null, null, 2), new IgnoreRule("DSA-1", null, null, null, 3));
        Assert.Same(first, Assert.Single(result.Suppressed).Rule);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Kept_and_suppressed_findings_stay_in_order()
    {
        var findings = Enumerable.Range(1, 6).Select(number => Some.Finding($"CVE-2024-000{number}")).ToList();
        var rules = new IgnoreRules("file", [new("CVE-2024-0005", null, null, null, 1), new("CVE-2024-0002", null, null, null, 2)]);
        var result = rules.Apply(findings, Today);
        Assert.Equal(["1", "3", "4", "6"], result.Kept.Select(finding => finding.Id[^1..]));
        Assert.Equal(["2", "5"], result.Suppressed.Select(suppressed => suppressed.Finding.Id[^1..]));
    }

    [Fact]
    public void No_rules_keep_everything() => Assert.Single(IgnoreRules.None.Apply([Some.Finding()], Today).Kept);

    private static IgnoreResult Apply(params IgnoreRule[] rules) =>
        new IgnoreRules(".strataignore", rules).Apply([Some.Finding("CVE-2024-0001", ["DSA-1"])], Today);
}
