using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

public sealed class ExitCodeTests : IDisposable
{
    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("High", ExitCodes.Success, "")]
    [InlineData("High", ExitCodes.Findings, "--fail-on high")]
    [InlineData("High", ExitCodes.Findings, "--fail-on medium")]
    [InlineData("High", ExitCodes.Findings, "--fail-on negligible")]
    [InlineData("High", ExitCodes.Success, "--fail-on critical")]
    [InlineData("High", ExitCodes.Findings, "--fail-on HIGH")]
    [InlineData("Unknown", ExitCodes.Findings, "--fail-on critical")]
    [InlineData("Unknown", ExitCodes.Success, "--fail-on critical --unknown-severity ignore")]
    [InlineData("Unknown", ExitCodes.Success, "--fail-on negligible --unknown-severity ignore")]
    [InlineData("High", ExitCodes.Success, "--fail-on-unknown")]
    [InlineData("High", ExitCodes.Usage, "--fail-on horrible")]
    [InlineData("High", ExitCodes.Usage, "--no-such-option")]
    [InlineData("High", ExitCodes.Usage, "--feed mistyped")]
    public async Task Findings_decide(string severity, int expected, string options)
    {
        await _product.ImportAsync(Advisory(severity));

        (await ScanAsync(Roots.Debian(Roots.Deb("bash", "1")), options)).Expect(expected);
    }

    [Theory]
    [InlineData(ExitCodes.Success, "")]
    [InlineData(ExitCodes.Unknown, "--fail-on-unknown")]
    [InlineData(ExitCodes.Findings, "--fail-on high")]
    [InlineData(ExitCodes.Findings, "--fail-on high --fail-on-unknown")]
    [InlineData(ExitCodes.Unknown, "--fail-on critical --fail-on-unknown")]
    [InlineData(ExitCodes.Success, "--fail-on critical")]
    public async Task Findings_win_over_an_incomplete_result(int expected, string options)
    {
        await _product.ImportAsync(Advisory("High"));
        var partial = Roots.Debian(Roots.Deb("bash", "1"), "Package: broken\nStatus: install ok installed\n");

        Assert.Equal("partial", (await ScanAsync(partial, options)).Expect(expected).Report.Status);
    }

    [Fact]
    public async Task Findings_that_a_filter_keeps_out_do_not_fail()
    {
        await _product.ImportAsync(
            Advisory("High"), new Osv("CVE-1-2000").Affects("Debian:12", "bash", state: "wont_fix", severity: "Critical"));
        var root = Roots.Debian(Roots.Deb("bash", "1"));

        (await ScanAsync(root, "--fail-on critical")).Expect(ExitCodes.Findings);
        (await ScanAsync(root, "--fail-on critical --ignore-unfixed")).Expect(ExitCodes.Success);
        (await ScanAsync(root, "--fail-on critical --severity high,medium")).Expect(ExitCodes.Success);
        (await ScanAsync(root, "--fail-on critical --ignore-file " + _product.Folder.Write("ignore", "CVE-1-2000\n"))).Expect(ExitCodes.Success);
    }

    [Fact]
    public async Task Unreadable_ignore_file_stops_the_scan()
    {
        var root = Roots.Debian(Roots.Deb("bash", "1"));

        (await ScanAsync(root, "--ignore-file " + _product.Folder.PathOf("missing"))).Expect(ExitCodes.Failed);
        Assert.NotEqual(ExitCodes.Success, (await ScanAsync(root, "--ignore-file " + _product.Folder.Write("ignore", "- idd: CVE-1-1\n"))).ExitCode);
    }

    [Fact]
    public async Task Damaged_database_of_advisories_stops_the_scan()
    {
        var database = _product.Folder.Write("strata.db", new string('x', 20_000));

        var result = (await ScanAsync(Roots.Debian(Roots.Deb("bash", "1")), "--db " + database)).Expect(ExitCodes.Failed);

        Assert.Empty(result.Output);
        Assert.DoesNotContain("internal error", result.Error, StringComparison.Ordinal);
    }

    private static Osv Advisory(string severity) =>
        new Osv("CVE-1-1000").Affects("Debian:12", "bash", "2", severity: severity == "Unknown" ? null : severity);

    private Task<CommandResult> ScanAsync(ArchiveBuilder root, string options) =>
        _product.ScanAsync(root.ToTar(), options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
