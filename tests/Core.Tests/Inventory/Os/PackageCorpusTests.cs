using Strata.Core.Inventory;
using Strata.Core.Inventory.Os;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Inventory.Os;

public sealed class PackageCorpusTests
{
    private const string Corpus = "fixtures/packages";

    [Theory]
    [InlineData("texlive")]
    [InlineData("fanal-debian")]
    [InlineData("debian-only")]
    [InlineData("vcpkg-lookalike", WarningCodes.PackageRecordSkipped)]
    [InlineData("fanal-corrupt", WarningCodes.PackageRecordSkipped)]
    [InlineData("syft-coverage")]
    [InlineData("scalibr-valid")]
    [InlineData("scalibr-single")]
    [InlineData("scalibr-nopackage", WarningCodes.PackageRecordSkipped)]
    [InlineData("scalibr-trailingnewlines")]
    [InlineData("scalibr-transitional")]
    [InlineData("scalibr-invalid", WarningCodes.PackageDatabaseUnreadable)]
    [InlineData("scalibr-empty")]
    [InlineData("syft-multiple", WarningCodes.PackageRecordSkipped)]
    [InlineData("syft-installed-size-4KB")]
    [InlineData("syft-coreutils-relationships")]
    [InlineData("clair-v2", WarningCodes.PackageRecordSkipped)]
    public void Dpkg_status_gives_the_expected_packages(string name, string? warning = null)
    {
        var tree = InMemoryFileTree.Empty.With("var/lib/dpkg/status", Bytes($"dpkg/{name}/status"));
        var (databases, warnings) = Detection.Packages(new DpkgDetector(), tree);

        Assert.Equal(Expected($"dpkg/{name}").Order(), Lines(databases).Order());
        Assert.Equal(warning is null ? [] : [warning], warnings.Select(found => found.Code).Distinct());
    }

    /// <summary>A vendor that is wrongly told would hide vulnerabilities of the package.</summary>
    [Fact]
    public void No_package_of_the_dpkg_corpus_is_taken_for_another_vendor_s()
    {
        var packages = Directory.EnumerateFiles(SharedCorpus.PathOf($"{Corpus}/dpkg"), "status", SearchOption.AllDirectories)
            .SelectMany(file => Detection.Packages(new DpkgDetector(), InMemoryFileTree.Empty.With("var/lib/dpkg/status", File.ReadAllBytes(file))).Databases)
            .SelectMany(database => database.Packages)
            .ToList();

        Assert.True(packages.Count > 400, $"{packages.Count} packages");
        Assert.Equal(["debian"], packages.Select(package => package.Vendor).OfType<string>().Distinct());
    }

    [Theory]
    [InlineData("statusd-dash-netbase")]
    [InlineData("statusd-distroless-sqlite")]
    public void Dpkg_stanza_files_give_the_expected_packages(string name)
    {
        var tree = InMemoryFileTree.Empty;
        foreach (var file in Directory.EnumerateFiles(SharedCorpus.PathOf($"{Corpus}/dpkg/{name}/status.d")))
        {
            tree = tree.With($"var/lib/dpkg/status.d/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        }

        var (databases, warnings) = Detection.Packages(new DpkgDetector(), tree);

        Assert.Equal(Expected($"dpkg/{name}").Order(), Lines(databases).Order());
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("scalibr")]
    [InlineData("syft-multiple-1")]
    [InlineData("syft-corrupt")]
    [InlineData("grype-coverage")]
    [InlineData("clair-v2")]
    [InlineData("alpine-310-image")]
    public void Apk_database_gives_the_expected_packages(string name)
    {
        var tree = InMemoryFileTree.Empty.With("lib/apk/db/installed", Bytes($"apk/{name}/installed"));
        var (databases, _) = Detection.Packages(new ApkDetector(), tree);

        Assert.Equal(Expected($"apk/{name}"), Lines(databases));
    }

    private static byte[] Bytes(string path) => File.ReadAllBytes(SharedCorpus.PathOf($"{Corpus}/{path}"));

    // The dpkg lists hold every stanza with its status words; removed packages are not present.
    private static IEnumerable<string> Expected(string folder) => File.ReadLines(SharedCorpus.PathOf($"{Corpus}/{folder}/expected.tsv"))
        .Skip(1)
        .Select(line => line.Split('\t'))
        .Where(cells => cells.Length < 6 || !cells[5].EndsWith("config-files", StringComparison.Ordinal))
        .Select(cells => string.Join(' ', cells.Take(5)));

    private static IEnumerable<string> Lines(IEnumerable<PackageDatabase> databases) => databases
        .SelectMany(database => database.Packages)
        .Select(package => $"{package.Name} {package.Version} {package.Arch} {package.Source.Name} {package.Source.Version}");
}
