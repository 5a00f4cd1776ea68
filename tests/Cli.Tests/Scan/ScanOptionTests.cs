using System.Text.Json;
using Strata.Core.Warnings;
using Xunit;

namespace Strata.Cli.Tests.Scan;

public sealed class ScanOptionTests : IDisposable
{
    private const string Tracker = """
        {"bash":{
          "CVE-2020-0001":{"releases":{"bookworm":{"status":"resolved","fixed_version":"2-1","urgency":"high"}}},
          "CVE-2020-0002":{"releases":{"bookworm":{"status":"open","urgency":"low"}}},
          "CVE-2020-0003":{"releases":{"bookworm":{"status":"open","urgency":"unimportant","nodsa":"Minor issue","nodsa_reason":"ignored"}}},
          "CVE-2020-0004":{"releases":{"bookworm":{"status":"resolved","fixed_version":"0","urgency":"unimportant"}}},
          "CVE-2020-0005":{"releases":{"bookworm":{"status":"resolved","fixed_version":"1-1","urgency":"medium"}}}}}
        """;

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Fact]
    public async Task Feed_of_the_distribution_is_reported_in_its_own_words()
    {
        await UpdateDebianAsync();

        var report = await ScanAsync();

        Assert.Equal("complete", report.Status);
        Assert.Equal(
            [
                "CVE-2020-0001 bash 1-1 -> 2-1 affected",
                "CVE-2020-0002 bash 1-1 -> - affected",
                "CVE-2020-0003 bash 1-1 -> - wont_fix",
            ],
            report.FindingLines);
        Assert.Equal(["High", "Low", "Negligible"], report.Findings.Select(finding => finding.GetProperty("severity").GetString()!));
    }

    [Fact]
    public async Task Own_advisory_overrides_the_feed_and_its_priority_can_be_lowered()
    {
        await UpdateDebianAsync();
        await _product.ImportAsync(
            "triage",
            new Osv("OWN-1").Aliases("CVE-2020-0001").Affects("Debian:12", "bash", state: "not_affected"),
            new Osv("OWN-2").Aliases("CVE-2020-0002").Affects("Debian:12", "bash", "1-1+own1"),
            new Osv("OWN-5").Aliases("CVE-2020-0005").Affects("Debian:12", "bash", "3-1"));

        Assert.Equal(
            [
                "CVE-2020-0002 bash 1-1 -> 1-1+own1 affected",
                "CVE-2020-0003 bash 1-1 -> - wont_fix",
                "CVE-2020-0005 bash 1-1 -> 3-1 affected",
            ],
            (await ScanAsync()).FindingLines.Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                "CVE-2020-0001 bash 1-1 -> 2-1 affected",
                "CVE-2020-0002 bash 1-1 -> - affected",
                "CVE-2020-0003 bash 1-1 -> - wont_fix",
            ],
            (await ScanAsync("--priority", "triage=-1")).FindingLines);
    }

    [Fact]
    public async Task Own_advisory_that_is_withdrawn_gives_the_word_back_to_the_feed()
    {
        await UpdateDebianAsync();
        await _product.ImportAsync(new Osv("OWN-1").Aliases("CVE-2020-0001").Affects("Debian:12", "bash", state: "not_affected"));
        Assert.DoesNotContain(await FindingsAsync(), line => line.StartsWith("CVE-2020-0001 ", StringComparison.Ordinal));

        await _product.ImportAsync(
            new Osv("OWN-1").Aliases("CVE-2020-0001").Affects("Debian:12", "bash", state: "not_affected").Withdrawn(new DateOnly(2026, 1, 2)));
        Assert.Contains("CVE-2020-0001 bash 1-1 -> 2-1 affected", await FindingsAsync());
    }

    [Fact]
    public async Task Withdrawn_advisory_is_not_reported()
    {
        await _product.ImportAsync(
            new Osv("CVE-2021-0001").Affects("Debian:12", "bash").Withdrawn(new DateOnly(2026, 1, 2)),
            new Osv("CVE-2021-0002").Affects("Debian:12", "bash"));

        Assert.Equal(["CVE-2021-0002 bash 1-1 -> - affected"], await FindingsAsync());
    }

    [Fact]
    public async Task Only_the_feeds_that_are_asked_for_are_used()
    {
        await UpdateDebianAsync();
        await _product.ImportAsync(new Osv("CVE-2021-0001").Affects("Debian:12", "bash"));

        Assert.Equal(["CVE-2021-0001 bash 1-1 -> - affected"], (await ScanAsync("--feed", "own")).FindingLines);
        Assert.Equal(3, (await ScanAsync("--feed", "debian")).Findings.Count);
        Assert.Equal(4, (await ScanAsync("--feed", "debian", "--feed", "own")).Findings.Count);
        Assert.Contains(WarningCodes.NoAdvisoryData, (await ScanAsync("--feed", "osv")).WarningCodes);
    }

    [Fact]
    public async Task Aliases_of_one_vulnerability_are_one_finding()
    {
        await _product.ImportAsync(
            new Osv("DSA-1-1").Aliases("CVE-2021-0001").Affects("Debian:12", "bash", "2-1"),
            new Osv("GHSA-aaaa-bbbb-cccc").Aliases("CVE-2021-0001").Affects("Debian:12", "bash", "3-1"));

        var report = await ScanAsync();

        Assert.Equal(["CVE-2021-0001 bash 1-1 -> 3-1 affected"], report.FindingLines);
        Assert.Equal(["DSA-1-1", "GHSA-aaaa-bbbb-cccc"], report.Findings[0].GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()!));
    }

    [Fact]
    public async Task Severity_is_the_word_else_the_vector_else_unknown()
    {
        await _product.ImportAsync(
            new Osv("CVE-2021-0001").Affects("Debian:12", "bash", severity: "Low").Cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
            new Osv("CVE-2021-0002").Affects("Debian:12", "bash").Cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"),
            new Osv("CVE-2021-0003").Affects("Debian:12", "bash"));

        var report = await ScanAsync();

        Assert.Equal(
            ["CVE-2021-0002 Critical", "CVE-2021-0001 Low", "CVE-2021-0003 Unknown"],
            report.Findings.Select(finding => $"{finding.GetProperty("id")} {finding.GetProperty("severity")}"));
    }

    [Fact]
    public async Task Filters_say_how_many_findings_they_kept_out()
    {
        await UpdateDebianAsync();

        var fixable = await ScanAsync("--ignore-unfixed");
        Assert.Equal(["CVE-2020-0001 bash 1-1 -> 2-1 affected"], fixable.FindingLines);
        Assert.Equal(2, fixable.Json.GetProperty("suppressed").GetInt32());
        Assert.Equal(2, (await ScanAsync("--severity", "low,negligible")).Findings.Count);
        Assert.Equal(2, (await ScanAsync("--severity", "low", "--severity", "negligible")).Findings.Count);
    }

    [Fact]
    public async Task What_is_exploited_can_be_asked_for_alone_and_what_is_urgent_first()
    {
        await UpdateDebianAsync();
        var missing = await ScanAsync("--only-kev", "--sort", "risk");
        Assert.Empty(missing.Findings);
        Assert.Equal([WarningCodes.NoExploitationData, WarningCodes.NoRiskData], missing.WarningCodes);
        Assert.Equal("partial", missing.Status);

        var kev = _product.Folder.Write(
            "kev.json", """{"count":1,"vulnerabilities":[{"cveID":"CVE-2020-0003","dateAdded":"2021-01-02","dueDate":"2021-01-16","knownRansomwareCampaignUse":"Known"}]}""");
        var epss = _product.Folder.Write("epss.csv", "cve,epss,percentile\nCVE-2020-0002,0.5,0.9\nCVE-2020-0001,0.1,0.5\n");
        (await _product.RunAsync("db", "update", "--feed", "kev", "--from", kev)).Expect(ExitCodes.Success);
        (await _product.RunAsync("db", "update", "--feed", "epss", "--from", epss)).Expect(ExitCodes.Success);

        var urgent = await ScanAsync("--sort", "risk");
        Assert.Equal(["CVE-2020-0003", "CVE-2020-0002", "CVE-2020-0001"], urgent.Findings.Select(finding => finding.GetProperty("id").GetString()));
        Assert.Equal("""{"dateAdded":"2021-01-02","dueDate":"2021-01-16","ransomware":true}""", JsonSerializer.Serialize(urgent.Findings[0].GetProperty("kev")));
        Assert.Equal(0.5, urgent.Findings[1].GetProperty("epss").GetProperty("score").GetDouble());
        Assert.Equal(["debian", "epss", "kev"], urgent.Json.GetProperty("database").GetProperty("feeds").EnumerateArray().Select(feed => feed.GetProperty("name").GetString()));

        var exploited = await ScanAsync("--only-kev");
        Assert.Equal("CVE-2020-0003", Assert.Single(exploited.Findings).GetProperty("id").GetString());
        Assert.Equal(2, exploited.Json.GetProperty("suppressed").GetInt32());
        Assert.Empty((await ScanAsync("--only-kev", "--feed", "debian")).Findings);
    }

    [Fact]
    public async Task Ignore_rules_are_applied_until_their_last_day()
    {
        await UpdateDebianAsync();
        var rules = _product.Folder.Write(
            "ignore.yaml",
            """
            - id: CVE-2020-0001
              package: bash
              reason: not reachable
              expires: 2026-02-28
            - id: CVE-2020-0002
              package: zsh
            - id: cve-2020-0003
            """);

        var before = await ScanAsync("--ignore-file", rules, "--as-of", "2026-02-28");
        Assert.Equal(["CVE-2020-0002 bash 1-1 -> - affected"], before.FindingLines);
        Assert.Equal([WarningCodes.IgnoreRuleUnused], before.WarningCodes);
        Assert.False(before.Json.TryGetProperty("asOf", out _));

        var after = await ScanAsync("--ignore-file", rules, "--as-of", "2026-03-01");
        Assert.Equal(["CVE-2020-0001 bash 1-1 -> 2-1 affected", "CVE-2020-0002 bash 1-1 -> - affected"], after.FindingLines);
        Assert.Equal([WarningCodes.IgnoreRuleExpired, WarningCodes.IgnoreRuleUnused], after.WarningCodes);
        Assert.Equal("2026-03-01", after.Json.GetProperty("asOf").GetString());
        Assert.Equal("complete", after.Status);
    }

    [Fact]
    public async Task Support_option_decides_which_release_is_at_its_end()
    {
        await _product.ImportAsync(new Osv("CVE-2021-0001").Affects("Debian:12", "zsh"));

        Assert.Equal("complete", (await ScanAsync("--as-of", "2027-01-01")).Status);
        var standard = await ScanAsync("--as-of", "2027-01-01", "--support", "standard");
        Assert.Equal("partial", standard.Status);
        Assert.Equal([WarningCodes.ReleaseEndOfLife], standard.WarningCodes);
        Assert.Equal("2027-01-01", standard.Json.GetProperty("asOf").GetString());
    }

    [Fact]
    public async Task Report_can_go_to_a_file()
    {
        await UpdateDebianAsync();
        var file = _product.Folder.PathOf("report.json");
        var expected = await ScanResultAsync();

        var result = (await ScanResultAsync("-o", file)).Expect(ExitCodes.Success);

        Assert.Empty(result.Output);
        Assert.Equal(expected.Output, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private async Task UpdateDebianAsync() =>
        (await _product.RunAsync("db", "update", "--feed", "debian", "--from", _product.Folder.Write("tracker.json", Tracker))).Expect(ExitCodes.Success);

    private async Task<IReadOnlyList<string>> FindingsAsync() => (await ScanAsync()).FindingLines;

    private async Task<Report> ScanAsync(params string[] options) => (await ScanResultAsync(options)).Expect(ExitCodes.Success).Report;

    private Task<CommandResult> ScanResultAsync(params string[] options) => _product.ScanAsync(Roots.Debian(Roots.Deb("bash", "1-1")).ToTar(), options);
}
