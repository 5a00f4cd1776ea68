using System.Text.Json;
using Strata.Server.Harbor;
using Strata.Server.Harbor.Metadata;
using Xunit;

namespace Strata.Server.Tests.Harbor;

/// <summary>T-META-1 and T-META-3 without a server.</summary>
public sealed class MetadataDocumentTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 2, 10, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void T_META_1_the_document_passes_the_checks_of_Harbor(bool withSboms)
    {
        var document = Read(new HarborOptions { Sbom = withSboms }, new FeedDate("debian", At, At.AddHours(1)), new FeedDate("kev", At.AddHours(-3), null));

        var capabilities = MetadataRules.Check(document, sbomIsKnown: true);
        Assert.Equal(withSboms ? ["vulnerability", "sbom"] : ["vulnerability"], capabilities.Select(capability => capability.GetProperty("type").GetString()));
        var properties = document.GetProperty("properties");
        Assert.Equal("Basic", properties.GetProperty("harbor.scanner-adapter/registry-authorization-type").GetString());
        Assert.Equal("2026-02-28T23:10:00Z", properties.GetProperty("harbor.scanner-adapter/vulnerability-database-updated-at").GetString());
        Assert.Equal("2026-03-01T03:10:00Z", properties.GetProperty("harbor.scanner-adapter/vulnerability-database-next-update-at").GetString());
        Assert.Equal("2026-03-01T02:10:00Z", properties.GetProperty("strata.feed/debian").GetString());
    }

    [Fact]
    public void T_META_3_an_old_Harbor_can_be_given_what_it_knows()
    {
        var document = Read(new HarborOptions { Sbom = false, ReportVersions = ["1.0"] });

        var capability = Assert.Single(MetadataRules.Check(document, sbomIsKnown: false));
        Assert.Equal(
            ["application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0"],
            capability.GetProperty("produces_mime_types").EnumerateArray().Select(type => type.GetString()));
    }

    private static JsonElement Read(HarborOptions options, params FeedDate[] feeds) => JsonElement.Parse(MetadataDocument.Write(options, feeds).Span);
}
