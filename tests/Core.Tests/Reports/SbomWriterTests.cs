using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Strata.Core.Reports;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Reports;

/// <summary>Both forms of bills of materials. Their schemas are not here; what was checked against them is in the golden files.</summary>
public sealed partial class SbomWriterTests
{
    public static TheoryData<string, string> Documents
    {
        get
        {
            var documents = new TheoryData<string, string>();
            foreach (var sample in (string[])["image", "partial", "unknown"])
            {
                documents.Add("cyclonedx", sample);
                documents.Add("spdx", sample);
            }

            return documents;
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Document_is_the_golden_one(string format, string sample) =>
        GoldenFile.Matches($"{sample}.{format}.json", await WriteAsync(format, Sample(sample)));

    [Theory]
    [InlineData("cyclonedx", "serialNumber")]
    [InlineData("spdx", "documentNamespace")]
    public async Task Same_report_has_the_same_bytes_and_another_report_another_id(string format, string member)
    {
        var image = SbomSamples.Image();
        ScanReport[] others =
        [
            image with { ScannedAt = image.ScannedAt!.Value.AddSeconds(1) },
            image with { Packages = [.. image.Packages.Skip(1)] },
            image with { ToolVersion = "0.2.0" },
            SbomSamples.Partial(),
        ];

        var ids = new HashSet<string> { await IdAsync(image) };

        Assert.Equal(await WriteAsync(format, image), await WriteAsync(format, SbomSamples.Image()));
        foreach (var other in others)
        {
            Assert.True(ids.Add(await IdAsync(other)));
        }

        async Task<string> IdAsync(ScanReport report)
        {
            using var document = JsonDocument.Parse(await WriteAsync(format, report));
            var id = document.RootElement.GetProperty(member).GetString()!;
            Assert.Matches(Uuid(), id);
            return id;
        }
    }

    [Fact]
    public async Task Hostile_texts_break_no_document_of_cyclonedx()
    {
        var text = await WriteAsync("cyclonedx", SbomSamples.Hostile());

        Printable(text);
        using var document = JsonDocument.Parse(text);
        var components = document.RootElement.GetProperty("components").EnumerateArray().ToList();
        var references = components.Select(component => component.GetProperty("bom-ref").GetString()!).ToList();
        Assert.Equal(5, references.Distinct().Count());
        Assert.Equal(references, document.RootElement.GetProperty("dependencies")[0].GetProperty("dependsOn").EnumerateArray().Select(item => item.GetString()!));
        var vulnerability = Assert.Single(document.RootElement.GetProperty("vulnerabilities").EnumerateArray());
        Assert.Contains(Assert.Single(vulnerability.GetProperty("affects").EnumerateArray()).GetProperty("ref").GetString()!, references);
        Assert.Equal(79, Assert.Single(vulnerability.GetProperty("cwes").EnumerateArray()).GetInt32());
        Assert.Empty(vulnerability.GetProperty("advisories").EnumerateArray());
    }

    [Fact]
    public async Task Hostile_texts_break_no_document_of_spdx()
    {
        var text = await WriteAsync("spdx", SbomSamples.Hostile());

        Printable(text);
        using var document = JsonDocument.Parse(text);
        var ids = document.RootElement.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("SPDXID").GetString()!).ToList();
        Assert.Equal(6, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches(SpdxId(), id));
        Assert.Equal(
            ids, document.RootElement.GetProperty("relationships").EnumerateArray().Select(relation => relation.GetProperty("relatedSpdxElement").GetString()!));
        Assert.True(Uri.IsWellFormedUriString(document.RootElement.GetProperty("documentNamespace").GetString(), UriKind.Absolute));
    }

    [Theory]
    [InlineData("partial", "incomplete", "INCOMPLETE: ")]
    [InlineData("unknown", "unknown", "UNKNOWN: ")]
    public async Task Incomplete_list_says_so_with_the_reason(string sample, string aggregate, string comment)
    {
        var report = Sample(sample);
        using var bom = JsonDocument.Parse(await WriteAsync("cyclonedx", report));
        using var spdx = JsonDocument.Parse(await WriteAsync("spdx", report));

        var composition = Assert.Single(bom.RootElement.GetProperty("compositions").EnumerateArray());
        Assert.Equal(aggregate, composition.GetProperty("aggregate").GetString());
        Assert.Contains(
            bom.RootElement.GetProperty("metadata").GetProperty("properties").EnumerateArray(),
            property => property.GetProperty("name").GetString() == "strata:warning:" + report.Warnings[0].Code);
        var said = spdx.RootElement.GetProperty("comment").GetString()!;
        Assert.StartsWith(comment, said, StringComparison.Ordinal);
        Assert.Contains(report.Warnings[0].Message, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_advisories_make_no_list_incomplete_but_are_told()
    {
        var report = SbomSamples.Image() with
        {
            Status = ScanStatus.Partial,
            Warnings = [new ScanWarning(WarningCodes.FeedStale, "The data of feed 'debian' is old.", "debian")],
        };

        var spdx = await WriteAsync("spdx", report);

        Assert.DoesNotContain("INCOMPLETE", spdx, StringComparison.Ordinal);
        Assert.Contains("Status of the scan: partial.\\nfeed-stale: debian: The data of feed 'debian' is old.", spdx, StringComparison.Ordinal);
        Assert.DoesNotContain("\"incomplete\"", await WriteAsync("cyclonedx", report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry", "alpine:3.19", "pkg:oci/alpine@sha256%3Aaaaa?arch=arm64&repository_url=docker.io%2Flibrary%2Falpine&tag=3.19")]
    [InlineData("oci", "out/My-App:1.2", "pkg:oci/my-app@sha256%3Aaaaa?arch=arm64")]
    [InlineData("docker-archive", "app.tar", null)]
    [InlineData("dir", "/", null)]
    public async Task Image_has_a_package_url_where_the_digest_of_its_manifest_is_known(string kind, string name, string? purl)
    {
        var report = SbomSamples.Image() with { Target = new ScanTarget(name, kind, "sha256:aaaa", "linux/arm64/v8") };

        using var bom = JsonDocument.Parse(await WriteAsync("cyclonedx", report));

        var component = bom.RootElement.GetProperty("metadata").GetProperty("component");
        Assert.Equal(purl, component.TryGetProperty("purl", out var known) ? known.GetString() : null);
    }

    [Fact]
    public async Task Packages_that_share_all_facts_of_a_vulnerability_share_its_entry()
    {
        var image = SbomSamples.Image();
        var finding = image.Findings[1];
        var report = image with
        {
            Findings = [finding, finding with { Package = image.Packages[1] }, finding with { Package = image.Packages[2], FixedVersion = null }],
        };

        using var bom = JsonDocument.Parse(await WriteAsync("cyclonedx", report));

        Assert.Equal(
            [2, 1], bom.RootElement.GetProperty("vulnerabilities").EnumerateArray().Select(vulnerability => vulnerability.GetProperty("affects").GetArrayLength()));
    }

    [Fact]
    public async Task Several_platforms_have_no_place_in_one_document()
    {
        foreach (var writer in ReportFormats.All.Where(writer => !writer.HoldsPlatforms))
        {
            using var output = new MemoryStream();
            await Assert.ThrowsAsync<NotSupportedException>(() => writer.WriteEveryAsync([SbomSamples.Image()], output, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("cyclonedx", "components")]
    [InlineData("spdx", "packages")]
    public async Task Document_larger_than_the_buffer_is_whole(string format, string member)
    {
        var image = SbomSamples.Image();

        using var document = JsonDocument.Parse(await WriteAsync(format, image with { Packages = [.. Enumerable.Repeat(image.Packages[0], 5_000)] }));

        Assert.True(document.RootElement.GetProperty(member).GetArrayLength() > 5_000);
    }

    [Fact]
    public async Task Version_is_no_longer_than_cyclonedx_allows()
    {
        var image = SbomSamples.Image();
        var found = image.Packages[0] with { Package = image.Packages[0].Package with { Version = new string('9', 1_025) } };

        using var document = JsonDocument.Parse(await WriteAsync("cyclonedx", image with
        {
            Packages = [found],
            Findings = [image.Findings[0] with { Package = found }],
        }));

        var root = document.RootElement;
        var component = root.GetProperty("components").EnumerateArray().Single(one => one.GetProperty("type").GetString() == "library");
        Assert.Equal(1_024, component.GetProperty("version").GetString()!.Length);
        Assert.Equal(component.GetProperty("version").GetString(), root.GetProperty("vulnerabilities")[0].GetProperty("affects")[0].GetProperty("versions")[0].GetProperty("version").GetString());
    }

    private static void Printable(string text)
    {
        Assert.DoesNotContain(text, character => character < ' ' && character != '\n');
        Assert.DoesNotContain('\u009b', text);
    }

    private static ScanReport Sample(string name) => name switch
    {
        "image" => SbomSamples.Image(),
        "partial" => SbomSamples.Partial(),
        _ => SampleReports.Unknown(),
    };

    private static async Task<string> WriteAsync(string format, ScanReport report)
    {
        using var output = new MemoryStream();
        await ReportFormats.All.Single(writer => writer.Format == format).WriteAsync(report, output, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^SPDXRef-[A-Za-z0-9.-]+\z")]
    private static partial Regex SpdxId();
}
