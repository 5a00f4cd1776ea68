using System.Text;
using Strata.Cli.Output;
using Strata.Core.Inventory;
using Strata.Core.Policy;
using Strata.Core.Scanning;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Output;

public sealed class TableReportWriterTests
{
    [Theory]
    [InlineData("findings", null)]
    [InlineData("findings", 80)]
    [InlineData("complete", null)]
    [InlineData("unknown", null)]
    [InlineData("partial", 100)]
    [InlineData("policy", null)]
    [InlineData("policy", 80)]
    public async Task Table_is_the_golden_one(string sample, int? width) =>
        GoldenFile.Matches($"{sample}-{width?.ToString() ?? "pipe"}.txt", await WriteAsync(Sample(sample), new ConsoleProfile(width, false)));

    [Fact]
    public async Task Inventory_is_listed_on_request() =>
        GoldenFile.Matches("packages.txt", await WriteAsync(Sample("findings"), ConsoleProfile.Plain, listPackages: true));

    [Theory]
    [InlineData(ScanStatus.Partial)]
    [InlineData(ScanStatus.Unknown)]
    public async Task Result_that_is_not_complete_never_looks_clean(ScanStatus status)
    {
        var text = await WriteAsync(SampleReports.Complete() with { Status = status }, new ConsoleProfile(100, true));

        Assert.DoesNotContain("No vulnerabilities", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[32m", text, StringComparison.Ordinal);
        Assert.Contains(status.ToString().ToUpperInvariant(), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_result_without_findings_says_so_in_green() =>
        Assert.Contains(
            "\u001b[32mNo vulnerabilities found in 1 package.\u001b[0m",
            await WriteAsync(SampleReports.Complete(), new ConsoleProfile(100, true)),
            StringComparison.Ordinal);

    [Fact]
    public async Task Result_emptied_by_filters_is_not_called_free_of_vulnerabilities()
    {
        var text = await WriteAsync(SampleReports.Complete() with { Suppressed = 3 }, ConsoleProfile.Plain);

        Assert.Contains("3 findings kept out", text, StringComparison.Ordinal);
        Assert.DoesNotContain("No vulnerabilities found", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_of_a_target_cannot_act_on_the_terminal()
    {
        const string Hostile = "[red]x[/]\u001b[31m\u0007\r\n\u009b31m\u202egpj.exe\u200b\ud800";
        var sample = SampleReports.WithFindings();
        var package = SampleReports.Deb(Hostile, Hostile, 0, new SourcePackage(Hostile, Hostile));
        var report = sample with
        {
            Target = new ScanTarget(Hostile, "dir", null, Hostile),
            Distribution = sample.Distribution! with { PrettyName = Hostile },
            Packages = [package],
            Findings = [sample.Findings[1] with { Package = package, Id = Hostile, FixedVersion = Hostile }],
            Layers = [sample.Layers[0] with { CreatedBy = Hostile }, sample.Layers[1]],
            Warnings = [new ScanWarning(WarningCodes.FileUnreadable, Hostile, Hostile)],
        };
        var rule = new PolicyRule(Hostile, 1, new PolicyConditions(), PolicyAction.Fail);
        var allowance = new PolicyAllowance("x", Hostile, Hostile, Hostile, null, 1);
        var expired = allowance with { Id = Hostile, Expires = new DateOnly(2025, 1, 1) };
        report = report.JudgedBy(new ScanPolicy(Hostile, [rule], [allowance, expired]), new DateOnly(2026, 1, 1));

        var text = await WriteAsync(report, ConsoleProfile.Plain, listPackages: true);

        Assert.DoesNotContain(text, character => character is < ' ' and not '\n' or '\u009b' or '\u202e' or '\u200b' or '\ufffd');
        Assert.Contains("[red]x[/]\\u{1b}[31m", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_fit_the_terminal()
    {
        var text = await WriteAsync(Sample("partial"), new ConsoleProfile(60, false), listPackages: true);

        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 60));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task Version_is_never_broken(int width)
    {
        var report = Sample("findings");

        var text = await WriteAsync(report, new ConsoleProfile(width, false));

        Assert.All(report.Findings, finding => Assert.Contains(finding.Package.Package.Version, text, StringComparison.Ordinal));
        Assert.All(report.Findings.Where(finding => finding.FixedVersion is not null), finding => Assert.Contains(finding.FixedVersion!, text, StringComparison.Ordinal));
    }

    private static ScanReport Sample(string name) => name switch
    {
        "findings" => SampleReports.WithFindings(),
        "complete" => SampleReports.Complete(),
        "unknown" => SampleReports.Unknown(),
        "policy" => SampleReports.Judged(),
        "partial" => SampleReports.WithFindings() with
        {
            Status = ScanStatus.Partial,
            Suppressed = 2,
            Warnings =
            [
                new ScanWarning(WarningCodes.FeedStale, "Feed 'debian' was last checked on 2026-06-01, 30 days ago.", "debian"),
                new ScanWarning(WarningCodes.PackageRecordSkipped, "A paragraph without a version was skipped.", "var/lib/dpkg/status:120"),
                new ScanWarning(WarningCodes.PackageRecordSkipped, "A paragraph without a name was skipped.", "var/lib/dpkg/status:180"),
            ],
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static async Task<string> WriteAsync(ScanReport report, ConsoleProfile profile, bool listPackages = false)
    {
        using var output = new MemoryStream();
        await new TableReportWriter(profile, listPackages).WriteAsync(report, output, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
