using Microsoft.Extensions.Primitives;
using Strata.Server.Harbor.Http;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>T-REP-4 and T-REP-5 without a server.</summary>
public sealed class ReportNegotiationTests
{
    private const string V = "application/vnd.security.vulnerability.report; version=1.1";
    private const string N = "application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0";
    private const string S = "application/vnd.security.sbom.report+json; version=1.0";

    [Theory]
    [InlineData(null, V)]
    [InlineData("", V)]
    [InlineData("*/*", V)]
    [InlineData("application/json", V)]
    [InlineData("application/*", V)]
    [InlineData(V, V)]
    [InlineData("application/vnd.security.vulnerability.report;version=1.1", V)]
    [InlineData("application/vnd.security.vulnerability.report; version=\"1.1\"", V)]
    [InlineData("APPLICATION/VND.SECURITY.VULNERABILITY.REPORT; VERSION=1.1", V)]
    [InlineData("application/vnd.security.vulnerability.report", V)]
    [InlineData(N, N)]
    [InlineData("application/vnd.scanner.adapter.vuln.report.harbor+json", N)]
    [InlineData(S, S)]
    [InlineData("text/html, " + N + ";q=0.5, " + V + ";q=0.9", V)]
    [InlineData("application/vnd.security.vulnerability.report; version=1.1; q=0, */*;q=0.1", V)]
    public void T_REP_4_types_are_compared_by_their_parts(string? accept, string type) =>
        Assert.Equal(type, ReportNegotiation.Choose(new StringValues(accept), ReportType.Vulnerabilities)[0].ContentType);

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/vnd.scanner.adapter.vuln.report.raw")]
    [InlineData("application/vnd.security.vulnerability.report; version=2.0")]
    [InlineData("nonsense")]
    public void T_REP_5_other_types_are_none(string accept) => Assert.Empty(ReportNegotiation.Choose(new StringValues(accept), ReportType.Vulnerabilities));
}
