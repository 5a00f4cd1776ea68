using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>The advisories of a distribution of dpkg are not held against packages that somebody else built.</summary>
public sealed class ThirdPartyTests : IDisposable
{
    private const string Tracker = """
        {"nodejs":{"CVE-2020-0001":{"releases":{"bookworm":{"status":"open","urgency":"high"}}}},
         "openssl":{"CVE-2020-0002":{"releases":{"bookworm":{"status":"open","urgency":"high"}}}}}
        """;

    private static readonly string[] Both = ["CVE-2020-0001", "CVE-2020-0002"];

    private readonly Product _product = new();

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("ID=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n")]
    [InlineData("ID=raspbian\nID_LIKE=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n")]
    public async Task Package_of_another_builder_is_matched_only_when_asked_for(string release)
    {
        await UpdateAsync();
        var root = Root(release, "Maintainer: NodeSource Support <support@nodesource.com>\n");

        var report = (await _product.ScanAsync(root)).Report;
        Assert.Equal(["CVE-2020-0002"], Ids(report));
        Assert.Contains(WarningCodes.PackagesNotOfDistribution, report.WarningCodes);

        var all = (await _product.ScanAsync(root, "--third-party")).Report;
        Assert.Equal(Both, Ids(all));
        Assert.DoesNotContain(WarningCodes.PackagesNotOfDistribution, all.WarningCodes);
    }

    [Theory]
    [InlineData("Maintainer: Debian Javascript Maintainers <pkg-javascript-devel@lists.alioth.debian.org>\n")]
    [InlineData("Origin: Debian\n")]
    [InlineData("Maintainer: J. Doe <j@example.org>\n")]
    [InlineData("")]
    public async Task Package_that_does_not_tell_another_builder_is_the_distribution_s(string fields)
    {
        await UpdateAsync();
        var report = (await _product.ScanAsync(Root(Roots.Debian12, fields))).Report;

        Assert.Equal(Both, Ids(report));
        Assert.DoesNotContain(WarningCodes.PackagesNotOfDistribution, report.WarningCodes);
    }

    [Fact]
    public async Task Explanation_says_from_whom_the_package_came()
    {
        await UpdateAsync();
        var root = _product.Folder.Write("root.tar", Root(Roots.Debian12, "Vendor: Acme\n"));

        var result = (await _product.RunAsync("explain", "--offline", "--package", "nodejs", root)).Expect(ExitCodes.Success);

        Assert.Contains("The package did not come from the distribution but from 'Acme', as its record in the package database says.", result.Output);
    }

    private static byte[] Root(string release, string fields) => new ArchiveBuilder()
        .File("etc/os-release", release)
        .File(Roots.DpkgStatus, Roots.Status(Roots.Deb("nodejs", "20-1") + fields, Roots.Deb("libssl3", "3-1", "openssl")))
        .ToTar();

    private static string[] Ids(Report report) => [.. report.FindingLines.Select(line => line.Split(' ')[0]).Order()];

    private async Task UpdateAsync() =>
        (await _product.RunAsync("db", "update", "--feed", "debian", "--from", _product.Folder.Write("tracker.json", Tracker))).Expect(ExitCodes.Success);
}
