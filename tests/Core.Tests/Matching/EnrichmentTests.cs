using Strata.Core.Advisories;
using Strata.Core.Matching;
using Strata.Core.Primitives;
using Xunit;

namespace Strata.Core.Tests.Matching;

public sealed class EnrichmentTests
{
    private const string High = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H";
    private const string Critical = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static readonly KnownExploitation Exploited = new(new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 23), Ransomware: true);

    [Fact]
    public void Severity_of_the_nvd_counts_only_where_the_publisher_has_none()
    {
        var nvd = Record("nvd", cvss: [Critical]);

        var unknown = Enrich(Some.Finding() with { Severity = Severity.Unknown }, nvd);
        Assert.Equal((Severity.Critical, "nvd", Critical), (unknown.Severity, unknown.SeverityFeed, unknown.Cvss));

        var known = Enrich(Some.Finding() with { Severity = Severity.Low, Cvss = High }, nvd);
        Assert.Equal((Severity.Low, null, High), (known.Severity, known.SeverityFeed, known.Cvss));
    }

    [Fact]
    public void Everything_known_of_an_alias_is_taken_whatever_its_case()
    {
        var finding = Enrich(
            Some.Finding("GHSA-1", aliases: ["cve-2024-0001"]),
            Record("kev", new Enrichment { Weaknesses = ["CWE-79", "CWE-787"], Exploitation = Exploited }),
            Record("epss", new Enrichment { EpssScore = 0.25, EpssPercentile = 0.9 }),
            Record("nvd", new Enrichment { Weaknesses = ["CWE-20", "CWE-79"] }),
            Record("epss", new Enrichment { EpssScore = 0.99 }, "CVE-2024-0002"));

        Assert.Equal(["CWE-20", "CWE-79", "CWE-787"], finding.Weaknesses);
        Assert.Equal((0.25, 0.9, Exploited), (finding.EpssScore, finding.EpssPercentile, finding.Exploitation));
    }

    [Fact]
    public void Of_two_records_of_one_feed_the_one_that_was_changed_last_counts()
    {
        var old = Record("nvd", cvss: [High]);
        var @new = Record("nvd", cvss: [Critical], modified: new DateTimeOffset(2024, 5, 6, 0, 0, 0, TimeSpan.Zero));
        foreach (var records in new[] { new[] { old, @new }, [@new, old] })
        {
            Assert.Equal(Critical, Enrich(Some.Finding(), records).Cvss);
        }
    }

    [Fact]
    public void Assessment_is_the_nvds_of_the_id_that_is_shown()
    {
        var nvd = Record("nvd", cvss: [Critical, High]);
        var finding = Enrich(Some.Finding() with { Cvss = High }, nvd, Record("epss", new Enrichment { EpssScore = 0.5 }));

        Assert.Equal([Critical, High], finding.Assessment!.Cvss);
        Assert.Null(Enrich(Some.Finding("RHSA-1", aliases: [finding.Id]), nvd).Assessment);
        Assert.Null(Enrich(Some.Finding(), Record("other", cvss: [Critical])).Assessment);
    }

    [Fact]
    public void Own_vulnerability_in_the_namespace_of_enrichments_is_none()
    {
        var finding = Some.Finding();
        Assert.Same(finding, Enrich(finding, Some.Candidate(name: finding.Id, @namespace: Enrichment.Namespace)));
    }

    [Theory]
    [InlineData(null, false, null, Severity.High, null)]
    [InlineData(0.5, false, null, Severity.High, 40.0)]
    [InlineData(0.5, false, null, Severity.Unknown, 25.0)]
    [InlineData(0.00012, false, Critical, Severity.Low, 0.01)]
    [InlineData(0.5, true, Critical, Severity.Low, 98.0)]
    [InlineData(null, true, null, Severity.Negligible, 5.0)]
    public void Risk_is_probability_times_harm(double? score, bool exploited, string? cvss, Severity severity, double? risk) => Assert.Equal(
        risk,
        Risk.Of(Some.Finding() with { EpssScore = score, Exploitation = exploited ? Exploited : null, Cvss = cvss, Severity = severity }));

    [Fact]
    public void Order_by_risk_puts_the_exploited_first_and_the_unknown_last()
    {
        var findings = new[]
        {
            Some.Finding("CVE-1") with { Severity = Severity.Negligible, Exploitation = Exploited },
            Some.Finding("CVE-2") with { Severity = Severity.Low, EpssScore = 0.9 },
            Some.Finding("CVE-3") with { Severity = Severity.Critical, EpssScore = 0.01 },
            Some.Finding("CVE-4") with { Severity = Severity.Critical },
            Some.Finding("CVE-5") with { Severity = Severity.High },
        };
        Assert.Equal(findings, findings.Reverse().Order(RiskOrder.Instance));
    }

    private static Finding Enrich(Finding finding, params AdvisoryCandidate[] records) => new EnrichmentIndex(records).Enrich(finding);

    private static AdvisoryCandidate Record(
        string feed, Enrichment? enrichment = null, string cve = "CVE-2024-0001", string[]? cvss = null, DateTimeOffset? modified = null)
    {
        var advisory = (enrichment ?? new Enrichment()).ToAdvisory(
            cve, new Advisory { Key = cve, Id = cve, Cvss = cvss ?? [], Modified = modified, Affected = [] });
        return new AdvisoryCandidate(feed, 10, advisory, advisory.Affected[0]);
    }
}
