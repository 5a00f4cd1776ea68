using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Policy;
using Strata.Core.Primitives;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Policy;

public sealed class PolicyEvaluatorTests
{
    private static readonly DateOnly Day = new(2026, 3, 1);

    private static readonly Finding High = Finding("CVE-2024-1", "libssl3", Severity.High, "3.0.15");

    private static readonly Finding Low = Finding("CVE-2024-2", "curl", Severity.Low, null);

    private static readonly Finding Nameless = Finding("CVE-2024-3", "zlib1g", Severity.Unknown, "2");

    [Fact]
    public void Nothing_found_in_a_complete_result_passes()
    {
        var verdict = Judge("rules: [{name: all, action: fail}]");
        Assert.Equal((PolicyOutcome.Pass, "policy.yaml", Day), (verdict.Outcome, verdict.Policy, verdict.AsOf));
        Assert.Empty(verdict.Decisions);
    }

    [Fact]
    public void First_rule_that_applies_decides()
    {
        var rules = """
            rules:
            - {name: low is fine, action: ignore, when: {package: curl}}
            - {name: serious, action: fail, when: {severity: high}, unknown: skip}
            - {name: rest, action: warn}
            """;
        Assert.Equal("fail serious: CVE-2024-1 | ignore low is fine: CVE-2024-2 | warn rest: CVE-2024-3", Said(Judge(rules, [High, Low, Nameless])));
        Assert.Equal(PolicyOutcome.Fail, Judge(rules, [High, Low, Nameless]).Outcome);
        Assert.Equal(PolicyOutcome.Warn, Judge(rules, [Low, Nameless]).Outcome);
        Assert.Equal(PolicyOutcome.Pass, Judge(rules, [Low]).Outcome);
    }

    [Theory]
    [InlineData("severity: high", true)]
    [InlineData("severity: critical", false)]
    [InlineData("fixable: true", true)]
    [InlineData("fixable: false", false)]
    [InlineData("kev: true", true)]
    [InlineData("kev: false", false)]
    [InlineData("epss: 0.5", true)]
    [InlineData("epss: 0.51", false)]
    [InlineData("fix-age: 28", true)]
    [InlineData("fix-age: 29", false)]
    [InlineData("package: libssl3", true)]
    [InlineData("package: openssl", true)]
    [InlineData("package: [curl, 'LIBSSL*']", true)]
    [InlineData("package: curl", false)]
    [InlineData("namespace: 'debian:*'", true)]
    [InlineData("namespace: ubuntu:22.04", false)]
    [InlineData("id: cve-2024-*", true)]
    [InlineData("id: DSA-1-1", true)]
    [InlineData("id: CVE-2025-*", false)]
    [InlineData("type: deb", true)]
    [InlineData("type: [apk, rpm, pacman]", false)]
    [InlineData("severity: high, kev: true, package: curl", false)]
    [InlineData("severity: low, status: eol", false)]
    public void Condition_holds(string condition, bool holds)
    {
        var finding = High with
        {
            Aliases = ["DSA-1-1"],
            EpssScore = 0.5,
            Exploitation = new KnownExploitation(null, null, false),
            Published = new DateTimeOffset(2026, 2, 1, 23, 0, 0, TimeSpan.Zero),
        };
        Assert.Equal(holds, Judge($"rules: [{{name: a, action: fail, when: {{{condition}}}}}]", [finding]).Outcome == PolicyOutcome.Fail);
    }

    [Theory]
    [InlineData("severity: critical")]
    [InlineData("epss: 0.9")]
    [InlineData("fix-age: 1000")]
    public void What_is_not_known_counts_against_the_target_and_never_for_it(string condition)
    {
        var decision = Assert.Single(Judge($"rules: [{{name: a, action: fail, when: {{{condition}}}}}]", [Nameless]).Decisions);
        Assert.True(Assert.Single(decision.Findings).IsAssumed);
        Assert.Empty(Judge($"rules: [{{name: a, action: fail, when: {{{condition}}}, unknown: skip}}]", [Nameless]).Decisions);
        Assert.Empty(Judge($"rules: [{{name: a, action: ignore, when: {{{condition}}}}}]", [Nameless]).Decisions);
        Assert.Empty(Judge($"rules: [{{name: a, action: fail, when: {{{condition}, kev: true}}}}]", [Nameless]).Decisions);
    }

    [Fact]
    public void Vulnerability_without_a_fix_has_no_age_of_one() =>
        Assert.Empty(Judge("rules: [{name: a, action: fail, when: {fix-age: 0}}]", [Low]).Decisions);

    [Theory]
    [InlineData(WarningCodes.NoAdvisoryData, "unknown")]
    [InlineData(WarningCodes.LayerDamaged, "partial")]
    [InlineData(WarningCodes.FeedStale, "stale")]
    [InlineData(WarningCodes.ReleaseEndOfLife, "eol")]
    public void State_of_the_target_fails_it_where_a_rule_says_so_and_is_a_warning_where_none_does(string code, string word)
    {
        ScanWarning[] warnings = [new(code, "")];
        var all = PolicyWords.Of(TargetStates.Unknown | TargetStates.Partial | TargetStates.Stale | TargetStates.EndOfLife);
        var failing = Judge($"rules: [{{name: a, action: fail, when: {{status: {word}}}}}]", [], warnings);
        var others = Judge($"rules: [{{name: a, action: fail, when: {{status: [{string.Join(", ", all.Where(other => other != word))}]}}}}]", [], warnings);
        var accepted = Judge($"rules: [{{name: a, action: ignore, when: {{status: {word}}}}}]", [], warnings);

        Assert.Equal((PolicyOutcome.Fail, $"fail a: {word}"), (failing.Outcome, Said(failing)));
        Assert.Equal((PolicyOutcome.Warn, $"warn -: {word}"), (others.Outcome, Said(others)));
        Assert.Equal((PolicyOutcome.Pass, $"ignore a: {word}"), (accepted.Outcome, Said(accepted)));
    }

    [Fact]
    public void Each_state_is_decided_by_the_first_rule_that_names_it()
    {
        var verdict = Judge(
            "rules: [{name: eol is known, action: ignore, when: {status: eol}}, {name: no gaps, action: fail, when: {status: [eol, stale, partial]}}]",
            [],
            [new(WarningCodes.ReleaseEndOfLife, ""), new(WarningCodes.FeedStale, ""), new(WarningCodes.RegistryNotice, "")]);
        Assert.Equal("fail no gaps: stale | ignore eol is known: eol", Said(verdict));
    }

    [Fact]
    public void Rule_with_a_state_and_more_is_about_the_findings_of_such_a_target()
    {
        const string Rules = "rules: [{name: a, action: fail, when: {severity: low, status: eol}}, {name: b, action: ignore, when: {status: eol}}]";
        Assert.Equal("fail a: CVE-2024-2 | ignore b: eol", Said(Judge(Rules, [Low], [new(WarningCodes.ReleaseEndOfLife, "")])));
        Assert.Empty(Judge(Rules, [Low]).Decisions);
    }

    [Fact]
    public void Allowed_finding_is_judged_by_no_rule_until_the_entry_expires()
    {
        const string Text = """
            rules: [{name: all, action: fail}]
            allow:
            - {id: cve-2024-1, package: "open*", owner: a, reason: r, expires: 2026-03-01}
            - {id: DSA-9, owner: b, reason: r, expires: 2026-02-28}
            - {id: CVE-2024-1, package: curl, owner: c, reason: r}
            """;
        var verdict = Judge(Text, [High, Low with { Aliases = ["DSA-9"] }]);
        Assert.Equal("fail all: CVE-2024-2", Said(verdict));
        Assert.Equal(
            [("a", AllowanceState.Used, 1), ("b", AllowanceState.Expired, 1), ("c", AllowanceState.Unused, 0)],
            verdict.Allowances.Select(use => (use.Allowance.Owner, use.State, use.Findings)));
        Assert.Equal(PolicyOutcome.Pass, Judge(Text, [High]).Outcome);
    }

    [Fact]
    public void Finding_that_several_entries_allow_uses_each_of_them()
    {
        var verdict = Judge(
            "rules: [{name: a, action: warn}]\nallow: [{id: CVE-2024-1, owner: a, reason: r}, {id: DSA-1, owner: b, reason: r}, {id: DSA-1, package: x, owner: c, reason: r}]",
            [High with { Aliases = ["DSA-1"] }]);
        Assert.Equal([AllowanceState.Used, AllowanceState.Used, AllowanceState.Unused], verdict.Allowances.Select(use => use.State));
    }

    [Fact]
    public void Report_is_judged_by_what_it_holds()
    {
        var report = SampleReports.WithFindings().JudgedBy(Policy("rules: [{name: a, action: warn, when: {severity: critical}, unknown: skip}]"), Day);
        Assert.Equal("warn a: CVE-2023-45853", Said(report.Policy!));
    }

    private static PolicyVerdict Judge(string text, IReadOnlyList<Finding>? findings = null, IReadOnlyList<ScanWarning>? warnings = null) =>
        PolicyEvaluator.Evaluate(Policy(text), findings ?? [], warnings ?? [], Day);

    private static ScanPolicy Policy(string text) => PolicyFile.Parse("policy.yaml", Encoding.UTF8.GetBytes("version: 1\n" + text));

    private static string Said(PolicyVerdict verdict) => string.Join(" | ", verdict.Decisions
        .Select(decision => $"{PolicyWords.Of(decision.Action)} {decision.Rule?.Name ?? "-"}: "
            + string.Join(", ", PolicyWords.Of(decision.States).Concat(decision.Findings.Select(decided => decided.Finding.Id))))
        .Order(StringComparer.Ordinal));

    private static Finding Finding(string id, string package, Severity severity, string? fixedVersion) => SampleReports.Finding(
        id,
        SampleReports.Deb(package, "1", 0, new SourcePackage(package == "libssl3" ? "openssl" : package, "1")),
        severity,
        FixState.Affected,
        fixedVersion);
}
