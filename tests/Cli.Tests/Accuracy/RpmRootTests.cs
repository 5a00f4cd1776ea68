using Strata.Cli.Tests.Scan.Distributions;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Accuracy;

/// <summary>
/// Real packages and real advisories of RPM distributions, scanned by the product and judged by brute force: every statement of a document is held
/// against every package, with a version ordering and readers of the test.
/// </summary>
public sealed class RpmRootTests : IDisposable
{
    private readonly Product _product = new() { Now = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero) };

    public void Dispose() => _product.Dispose();

    [Theory]
    [InlineData("mariner2-sqlite", "rpmdb.sqlite")]
    [InlineData("mariner2-as-bdb-le", "Packages")]
    public async Task Real_packages_of_Mariner_under_its_real_advisories(string fixture, string database)
    {
        var feed = SharedCorpus.PathOf("feeds/azurelinux/cbl-mariner-2.0-oval.xml.gz");
        var folder = SharedCorpus.PathOf("fixtures/packages/rpm/" + fixture);
        var root = new ArchiveBuilder()
            .File("etc/os-release", "ID=mariner\nVERSION_ID=\"2.0\"\n")
            .File("var/lib/rpm/" + database, File.ReadAllBytes(Path.Combine(folder, database)));
        InstalledPackage[] packages =
        [
            .. File.ReadLines(Path.Combine(folder, "expected.tsv")).Skip(1).Select(line => line.Split('\t')).Where(cells => cells[0] != "gpg-pubkey")
                .Select(cells => new InstalledPackage(cells[0], cells[1], cells[2], cells[3], cells[4])),
        ];

        var findings = await FindingsAsync("azurelinux", feed, root);

        Assert.Equal(RpmStatement.FindingsOf(RpmDocuments.AzureLinux(feed), packages, hasSources: true), findings);
        Assert.True(findings.Count > 100, $"{findings.Count} findings are too few to say anything.");
    }

    [Theory]
    [InlineData("8")]
    [InlineData("9")]
    [InlineData("10")]
    public async Task Packages_of_AlmaLinux_at_every_stage_under_its_real_advisories(string release)
    {
        var feed = SharedCorpus.PathOf("feeds/almalinux/osv/all.zip");
        var statements = RpmDocuments.AlmaLinux(feed, "AlmaLinux:" + release);

        await CompareAsync("osv", feed, $"ID=almalinux\nVERSION_ID=\"{release}.0\"\n", new InstalledRpm("AlmaLinux"), statements);
    }

    [Fact]
    public async Task Packages_of_Photon_at_every_stage_under_its_real_advisories()
    {
        var feed = SharedCorpus.PathOf("feeds/photon/oval/com.vmware.phsa-photon3.xml.gz");

        await CompareAsync("photon", feed, "ID=photon\nVERSION_ID=3.0\n", new InstalledRpm("VMware, Inc."), RpmDocuments.Photon(feed));
    }

    /// <summary>Installs each package that the document names, in turn before, between and at its fixes.</summary>
    private async Task CompareAsync(string feed, string path, string release, InstalledRpm builder, IReadOnlyList<RpmStatement> statements)
    {
        var packages = new List<InstalledPackage>();
        foreach (var package in statements.GroupBy(statement => statement.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var fixes = package.Select(statement => statement.Below!).Distinct().ToList();
            fixes.Sort(NaiveRpmVersion.Compare);
            var version = (packages.Count % 4) switch
            {
                0 => fixes[0] + "~0",
                1 => fixes[^1] + "~0",
                2 => fixes[fixes.Count / 2],
                _ => fixes[^1],
            };
            packages.Add(new InstalledPackage(package.Key, version, "x86_64", package.Key, version));
        }

        var root = InstalledRpm.Sqlite("var/lib/rpm", [.. packages.Select(package => builder.Package(package.Name, package.Version))])
            .File("etc/os-release", release);

        var findings = await FindingsAsync(feed, path, root);

        Assert.Equal(RpmStatement.FindingsOf(statements, packages, hasSources: false), findings);
        Assert.True(findings.Count > 100, $"{findings.Count} findings are too few to say anything.");
    }

    private async Task<IReadOnlyList<string>> FindingsAsync(string feed, string path, ArchiveBuilder root)
    {
        (await _product.RunAsync("db", "update", "--feed", feed, "--from", path)).Expect(ExitCodes.Success);
        var report = (await _product.ScanAsync(root.ToFolder(_product.Folder.PathOf("root")))).Expect(ExitCodes.Success).Report;
        return [.. report.FindingLines.Order(StringComparer.Ordinal)];
    }
}
