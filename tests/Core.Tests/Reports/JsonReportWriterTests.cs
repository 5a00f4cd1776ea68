using System.Text;
using System.Text.Json;
using Strata.Core.Reports;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Reports;

public sealed class JsonReportWriterTests
{
    public static TheoryData<string> Samples => ["findings", "complete", "unknown", "every-optional-key", "policy"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Report_is_valid_under_the_published_schema(string sample)
    {
        using var report = JsonDocument.Parse(await WriteAsync(Sample(sample)));
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/report.schema.json")));

        Assert.Empty(SchemaCheck.Violations(report.RootElement, schema.RootElement));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Report_is_the_golden_one(string sample) =>
        GoldenFile.Matches(sample + ".json", await WriteAsync(Sample(sample)));

    [Fact]
    public async Task Schema_check_finds_missing_added_and_mistyped_keys()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/report.schema.json")));
        var text = await WriteAsync(SampleReports.WithFindings());
        string[] broken =
        [
            text.Replace("\"status\": \"complete\"", "\"status\": \"fine\"", StringComparison.Ordinal),
            text.Replace("\"coverage\"", "\"covers\"", StringComparison.Ordinal),
            text.Replace("\"layer\": 0", "\"layer\": \"0\"", StringComparison.Ordinal),
        ];

        foreach (var document in broken)
        {
            using var report = JsonDocument.Parse(document);
            Assert.NotEmpty(SchemaCheck.Violations(report.RootElement, schema.RootElement));
        }
    }

    [Fact]
    public async Task Control_characters_of_a_target_are_escaped()
    {
        var text = await WriteAsync(SampleReports.Unknown() with { Target = new ScanTarget("a\u001b[31m\u0007\u009b\ud800", "dir", null, null) });

        Assert.DoesNotContain(text, character => character < ' ' && character != '\n');
        Assert.DoesNotContain('\u009b', text);
        Assert.Contains("\\u001B[31m", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_larger_than_the_buffer_is_whole()
    {
        var one = SampleReports.WithFindings();
        var many = one with { Findings = [.. Enumerable.Repeat(one.Findings, 2_000).SelectMany(list => list)] };

        using var report = JsonDocument.Parse(await WriteAsync(many));

        Assert.Equal(6_000, report.RootElement.GetProperty("findings").GetArrayLength());
    }

    private static ScanReport Sample(string name) => name switch
    {
        "findings" => SampleReports.WithFindings(),
        "complete" => SampleReports.Complete(),
        "unknown" => SampleReports.Unknown(),
        "every-optional-key" => SampleReports.WithFindings() with
        {
            Distribution = SampleReports.Complete().Distribution! with { Version = null, Namespace = null, Candidates = ["debian:13", "debian:sid"] },
            Status = ScanStatus.Partial,
            Suppressed = 4,
            AsOf = new DateOnly(2026, 7, 1),
            ScannedAt = new DateTimeOffset(2026, 7, 1, 8, 30, 0, TimeSpan.FromHours(2)),
        },
        "policy" => SampleReports.Judged(),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static async Task<string> WriteAsync(ScanReport report)
    {
        using var output = new MemoryStream();
        var writer = ReportFormats.All.Single(writer => writer.Format == "json");
        await writer.WriteAsync(report, output, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
