using System.Text;
using Strata.Core.Advisories;
using Strata.Core.Inventory;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Server.Harbor.Reports;
using Strata.Server.Harbor.Requests;
using Strata.Testing;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>T-CONT-1, T-CONT-2 and the parts of T-REP-7 that need no server.</summary>
public sealed class HarborReportTests
{
    private static readonly HarborArtifact Artifact = new("team/web/api", "sha256:" + new string('d', 64), null, "application/vnd.oci.image.manifest.v1+json");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 11, 15, 30, 987, TimeSpan.FromHours(1));

    [Fact]
    public async Task A_finding_is_written_with_every_member_that_Harbor_shows()
    {
        var report = await ReadAsync(Finding("CVE-2025-0001", "libfoo1", "1.2-3") with
        {
            FixedVersion = "1.2-3+deb12u1",
            Severity = Severity.High,
            Summary = "Heap overflow in the foo parser.",
            Links = ["https://security-tracker.debian.org/tracker/CVE-2025-0001"],
            Weaknesses = ["CWE-787"],
            Assessment = new Assessment("CVE-2025-0001", ["CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", "AV:N/AC:M/Au:N/C:P/I:P/A:P"], null),
        });

        Assert.Equal("2026-03-01T10:15:30Z", report.GeneratedAt);
        Assert.Equal("High", report.Severity);
        var item = Assert.Single(report.Vulnerabilities)!;
        Assert.Equal(("CVE-2025-0001", "libfoo1", "1.2-3", "1.2-3+deb12u1", "High", "fixed"), (item.Id, item.Package, item.Version, item.FixVersion, item.Severity, item.Status));
        Assert.Equal("Heap overflow in the foo parser.", item.Description);
        Assert.Equal(["https://security-tracker.debian.org/tracker/CVE-2025-0001"], item.Links);
        Assert.Equal(["CWE-787"], item.CweIds);
        Assert.Equal(new DecodedCvss(8.1, 6.8, "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H", "AV:N/AC:M/Au:N/C:P/I:P/A:P"), item.PreferredCvss);
        var nvd = item.VendorAttributes.GetProperty("CVSS").GetProperty("nvd");
        Assert.Equal(8.1, nvd.GetProperty("V3Score").GetDouble());
        Assert.Equal(6.8, nvd.GetProperty("V2Score").GetDouble());
        Assert.Equal("debian:12", item.VendorAttributes.GetProperty("namespace").GetString());
    }

    [Fact]
    public async Task T_REP_7_a_clean_artifact_has_an_empty_array_and_the_severity_None()
    {
        var text = await WriteAsync();

        Assert.Contains("\"severity\":\"None\",\"vulnerabilities\":[]}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T_CONT_1_findings_that_fall_together_come_once_with_the_worst_severity_and_the_lowest_fix()
    {
        var report = await ReadAsync(
            Finding("CVE-1", "foo", "1-2") with { Severity = Severity.Low, FixedVersion = "1.10" },
            Finding("cve-1", "foo", "1-2") with { Severity = Severity.High, FixedVersion = "1.9" },
            Finding("CVE-1", "foo-1", "2") with { Severity = Severity.Medium });

        var item = Assert.Single(report.Vulnerabilities)!;
        Assert.Equal(("CVE-1", "High", "1.9", "fixed"), (item.Id, item.Severity, item.FixVersion, item.Status));
    }

    [Fact]
    public async Task T_CONT_1_texts_are_cut_and_cleaned_to_what_the_database_of_Harbor_can_hold()
    {
        var report = await ReadAsync(Finding("CVE-2", "na\0me\ud800", new string('é', 2_500)) with
        {
            Summary = "one\0two\udc00three " + new string('x', 5_000),
            Links = ["ftp://example.org/x", "not an address", "https://example.org/a|b"],
            Weaknesses = ["CWE-79", "CWE-1,CWE-2"],
        });

        var item = Assert.Single(report.Vulnerabilities)!;
        Assert.Equal("name", item.Package);
        Assert.Equal(new string('é', 250), item.Version);
        Assert.StartsWith("onetwothree ", item.Description, StringComparison.Ordinal);
        Assert.Equal(2_000, item.Description.Length);
        Assert.Equal(["https://example.org/a%7Cb"], item.Links);
        Assert.Equal(["CWE-79"], item.CweIds);
    }

    [Theory]
    [InlineData(FixState.Affected, null, "affected")]
    [InlineData(FixState.Affected, "2", "fixed")]
    [InlineData(FixState.WontFix, null, "will_not_fix")]
    [InlineData(FixState.Deferred, null, "fix_deferred")]
    [InlineData(FixState.EndOfLife, null, "end_of_life")]
    [InlineData(FixState.UnderInvestigation, null, "under_investigation")]
    public async Task The_status_shows_a_fix_and_without_one_what_the_publisher_says(FixState state, string? fix, string status)
    {
        var item = Assert.Single((await ReadAsync(Finding("CVE-3", "foo", "1") with { State = state, FixedVersion = fix })).Vulnerabilities)!;

        Assert.Equal(status, item.Status);
        Assert.Equal(fix ?? "", item.FixVersion);
    }

    [Theory]
    [InlineData("CVE-2024-1", "https://nvd.nist.gov/vuln/detail/CVE-2024-1")]
    [InlineData("GHSA-aaaa-bbbb-cccc", "https://github.com/advisories/GHSA-aaaa-bbbb-cccc")]
    [InlineData("OWN 1", "https://osv.dev/vulnerability/OWN%201")]
    public async Task A_finding_without_a_link_gets_the_usual_page(string id, string link)
    {
        Assert.Equal([link], Assert.Single((await ReadAsync(Finding(id, "foo", "1"))).Vulnerabilities)!.Links);
    }

    [Fact]
    public async Task A_score_counts_before_an_unknown_severity()
    {
        var report = await ReadAsync(Finding("CVE-4", "foo", "1") with
        {
            Severity = Severity.Unknown,
            Assessment = new Assessment("CVE-4", ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"], null),
        });

        Assert.Equal("Critical", Assert.Single(report.Vulnerabilities)!.Severity);
        Assert.Equal("Critical", report.Severity);
    }

    [Fact]
    public async Task Scores_that_are_not_known_are_not_there()
    {
        var text = await WriteAsync(Finding("CVE-5", "foo", "1"));

        Assert.Contains("\"preferred_cvss\":{\"vector_v3\":\"\",\"vector_v2\":\"\"}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"CVSS\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_item_says_does_not_depend_on_where_the_package_lies()
    {
        var finding = Finding("CVE-6", "foo", "1");

        Assert.Equal(await WriteAsync(finding), await WriteAsync(finding with { Package = finding.Package with { Location = "elsewhere", Layer = 7 } }));
    }

    [Fact]
    public async Task Of_more_findings_than_Harbor_can_store_the_worst_are_kept()
    {
        var findings = Enumerable.Range(0, HarborItems.Maximum + 10)
            .Select(number => Finding($"CVE-2020-{number}", "foo", "1") with { Severity = number < HarborItems.Maximum ? Severity.Low : Severity.High });

        var report = await ReadAsync([.. findings]);

        Assert.Equal(HarborItems.Maximum, report.Vulnerabilities.Count);
        Assert.Equal(10, report.Vulnerabilities.Count(item => item!.Severity == "High"));
    }

    [Fact]
    public async Task An_artifact_that_cannot_be_judged_can_be_reported_by_one_finding()
    {
        var scan = Unjudged(WarningCodes.DistributionUnsupported);
        var reason = UnjudgedArtifacts.ReasonOf(scan);

        Assert.Equal("there are no advisories for debian 12", reason);
        var report = await ReadAsync(UnjudgedArtifacts.Report(Artifact, At, scan, reason!));
        var item = Assert.Single(report.Vulnerabilities)!;
        Assert.Equal(("STRATA-UNSUPPORTED-OS", "debian", "12", "Unknown", ""), (item.Id, item.Package, item.Version, item.Severity, item.FixVersion));
        Assert.Contains("not checked", item.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_is_no_answer_unless_the_artifact_was_judged_or_has_no_layers()
    {
        var unknown = Unjudged(WarningCodes.DistributionUnknown) with { Distribution = null, Packages = [] };

        Assert.Equal("neither an operating system nor packages were found in it", UnjudgedArtifacts.ReasonOf(unknown));
        Assert.Equal("the database holds no advisories for debian 12 yet", UnjudgedArtifacts.ReasonOf(Unjudged(WarningCodes.NoAdvisoryData)));
        Assert.Null(UnjudgedArtifacts.ReasonOf(SampleReports.Complete()));
        Assert.Null(UnjudgedArtifacts.ReasonOf(unknown with { Layers = [] }));
        Assert.Null(UnjudgedArtifacts.ReasonOf(Unjudged(WarningCodes.NoAdvisoryData) with { Findings = [Finding("CVE-7", "foo", "1")] }));
    }

    private static ScanReport Unjudged(string code) =>
        SampleReports.Complete() with { Status = ScanStatus.Unknown, Warnings = [new ScanWarning(code, "text", "place")] };

    private static Finding Finding(string id, string name, string version) => new()
    {
        Id = id,
        Aliases = [],
        Package = new InventoryPackage(
            new Package { Name = name, Version = version, Type = PackageType.Deb, Source = new SourcePackage(name, version) }, "var/lib/dpkg/status", 0),
        Namespace = "debian:12",
        Severity = Severity.Medium,
        State = FixState.Affected,
        Feed = "debian",
        Links = [],
    };

    private static Task<string> WriteAsync(params Finding[] findings) => WriteAsync(HarborReport.Of(Artifact, At, findings));

    private static async Task<string> WriteAsync(HarborReport report)
    {
        using var output = new MemoryStream();
        await report.WriteAsync(output, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<DecodedReport> ReadAsync(params Finding[] findings) => DecodedReport.Read(Encoding.UTF8.GetBytes(await WriteAsync(findings)));

    private static async Task<DecodedReport> ReadAsync(HarborReport report) => DecodedReport.Read(Encoding.UTF8.GetBytes(await WriteAsync(report)));
}
