using System.Formats.Tar;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>Every warning code, produced by a real input through the whole program, and what it does to the status.</summary>
public sealed class WarningCodeTests : IDisposable
{
    private static readonly Dictionary<string, Func<Product, Task<CommandResult>>> Inputs = new()
    {
        [WarningCodes.DistributionUnknown] = product => product.ScanAsync(new ArchiveBuilder().File(Roots.DpkgStatus, Bash).ToTar()),
        [WarningCodes.DistributionAmbiguous] = async product =>
        {
            await product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:14", "x", "1"), new Osv("CVE-1-1001").Affects("Debian:unstable", "x", "1"));
            return await product.ScanAsync(WithRelease("ID=debian\nPRETTY_NAME=\"Debian GNU/Linux forky/sid\"\nVERSION_CODENAME=forky\n"));
        },
        [WarningCodes.DistributionUnsupported] = product => product.ScanAsync(WithRelease("ID=mystery\nVERSION_ID=1\n")),
        [WarningCodes.ReleaseEndOfLife] = async product =>
        {
            await product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:9", "x", "1"));
            return await product.ScanAsync(WithRelease("ID=debian\nVERSION_ID=9\n"));
        },
        [WarningCodes.NoAdvisoryData] = product => product.ScanAsync(Debian().ToTar()),
        [WarningCodes.FeedStale] = async product =>
        {
            await UpdateAsync(product);
            product.Now += TimeSpan.FromDays(2);
            return await product.ScanAsync(Debian().ToTar());
        },
        [WarningCodes.FeedUpdateFailed] = async product =>
        {
            await UpdateAsync(product);
            (await product.RunAsync("db", "update", "--feed", "debian", "--feed-url", "debian=http://127.0.0.1:9/")).Expect(ExitCodes.Failed);
            return await product.ScanAsync(Debian().ToTar());
        },
        [WarningCodes.NoExploitationData] = product => WithDataAsync(product, Debian(), "--only-kev"),
        [WarningCodes.NoRiskData] = product => WithDataAsync(product, Debian(), "--sort", "risk"),
        [WarningCodes.NoPackageDatabase] = async product => await WithDataAsync(product, new ArchiveBuilder().File("etc/os-release", Roots.Debian12)),
        [WarningCodes.PackageDatabaseUnreadable] = product => WithDataAsync(product, Debian(status: "\u0001\u0002 nothing of dpkg\n\nmore\n")),
        [WarningCodes.PackageDatabaseUnsupported] = product => WithDataAsync(product, Debian().File("nix/var/nix/db/db.sqlite", "SQLite format 3\0")),
        [WarningCodes.PackageDatabaseDeleted] = product => ImageAsync(
            product, image => image.Layer(Debian().ToTar()).Layer(new ArchiveBuilder().File("var/lib/.wh.dpkg", "").ToTar())),
        [WarningCodes.PackageRecordSkipped] = product =>
            WithDataAsync(product, Debian(status: Bash + "\nPackage: broken\nStatus: install ok installed\nArchitecture: all\n\n")),
        [WarningCodes.ModuleStreamUnknown] = async product =>
        {
            await product.ImportAsync(new Osv("CVE-1-1000").Affects("Red Hat:enterprise_linux:8::appstream", "nodejs-nodemon", "2.0.3-1.module_el8"));
            var database = new RpmDatabaseBuilder().Add(RpmHeaderBuilder.Package("nodejs-nodemon", "1.18.3", "1.module_el8", label: "nodejs:12:8020:0bc2d1b1"));
            return await product.ScanAsync(
                new ArchiveBuilder().File("etc/os-release", "ID=rhel\nVERSION_ID=8.9\n").File("var/lib/rpm/Packages", database.ToBerkeleyDb()).ToTar());
        },
        [WarningCodes.VersionNotComparable] = async product =>
        {
            await product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "odd", "2"));
            return await product.ScanAsync(Debian(status: Roots.Status(Roots.Deb("odd", "v1_0"))).ToTar());
        },
        [WarningCodes.DistributionDerived] = async product =>
        {
            await product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "x", "1"));
            return await product.ScanAsync(WithRelease("ID=raspbian\nID_LIKE=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n"));
        },
        [WarningCodes.PackagesNotOfDistribution] = product =>
            WithDataAsync(product, Debian(status: Roots.Status(Roots.Deb("nodejs", "18.20.4-1nodesource1")))),
        [WarningCodes.KernelPackagesLeftOut] = product =>
            WithDataAsync(product, Debian(status: Roots.Status(Roots.Deb("linux-libc-dev", "6.1.76-1"))), "--kernels", "running"),
        [WarningCodes.FileTooLarge] = product => WithDataAsync(product, Debian(), "--max-file-size", "20"),
        [WarningCodes.FileUnreadable] = product => WithDataAsync(product, Tar(writer => writer.WriteEntry(
            new PaxTarEntry(
                TarEntryType.RegularFile,
                Roots.DpkgStatus,
                new Dictionary<string, string>
                {
                    ["GNU.sparse.numblocks"] = "1",
                    ["GNU.sparse.size"] = "10",
                    ["GNU.sparse.map"] = "900,900",
                }) { DataStream = new MemoryStream("x"u8.ToArray()) }))),
        [WarningCodes.FileSpecial] = product => WithDataAsync(product, Tar(writer => writer.WriteEntry(new UstarTarEntry(TarEntryType.Fifo, Roots.DpkgStatus)))),
        [WarningCodes.LinkUnresolved] = product => WithDataAsync(
            product, Debian().SymbolicLink("usr/lib/dpkg", "/usr/lib/sysimage/dpkg").SymbolicLink("usr/lib/sysimage/dpkg", "/usr/lib/dpkg")),
        [WarningCodes.LayerDamaged] = product => WithDataAsync(product, Debian().File("usr/share/doc", new byte[5_000]).ToTar()[..^4_096]),
        [WarningCodes.LayerMissing] = product =>
        {
            var layout = new OciLayoutBuilder();
            var image = new ImageBuilder().Layer(Debian().ToTar()).Layer(new ArchiveBuilder().File("etc/motd", "x").ToTar());
            layout.Add(image);
            layout.Archive.Drop(OciLayoutBuilder.PathOf(image.DiffIds[1]));
            return WithDataAsync(product, layout.ToTar());
        },
        [WarningCodes.LimitExceeded] = product => WithDataAsync(product, Debian(), "--max-layer-entries", "1"),
        [WarningCodes.DigestMismatch] = product => ImageAsync(
            product, image => image.Layer(Debian().ToTar()).EditConfig(config => config.Replace(image.DiffIds[0].Hex, new string('0', 64), StringComparison.Ordinal))),
        [WarningCodes.LayerAnomaly] = product => WithDataAsync(product, [.. Debian().ToTar(), .. Debian().ToTar()]),
        [WarningCodes.TocView] = product => WithDataAsync(product, Layout(TocDebian().ToEStargz()), "--lazy"),
        [WarningCodes.TocDiffers] = product => WithDataAsync(
            product, Layout(TocDebian().EditToc(toc => toc["entries"]!.AsArray().RemoveAt(1)).ToZstdChunked()), "--check-toc"),
        [WarningCodes.LayerNotLazy] = product => WithDataAsync(product, Debian(), "--lazy"),
        [WarningCodes.PathEscapesRoot] = product => WithDataAsync(product, Debian().File("../../etc/passwd", "root::0:0::/:\n")),
        [WarningCodes.ArchiveAnomaly] = product => WithDataAsync(
            product, new DockerArchiveBuilder().Add(new ImageBuilder().Layer(Debian().ToTar()), "Not A Name").AsClassic().ToTar()),
        [WarningCodes.RegistryNotice] = async product =>
        {
            await using var registry = new FakeRegistry();
            registry.AddImage(new ImageBuilder().Layer(Debian().ToTar()));
            var host = registry.NameAt("127.0.0.1").Split('/')[0];
            registry.Challenge = $"Bearer realm=\"http://{host}/token\",service=\"fake\"";
            registry.Accepted.Add("Bearer t");
            registry.Tokens = request => request["Authorization"] is null ? FakeRegistry.Token("t") : new FakeBlobAnswer { Status = 401 };
            product["DOCKER_AUTH_CONFIG"] = $$$$"""{"auths":{"{{{{host}}}}":{"username":"old","password":"x"}}}""";
            await product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "other", "1"));
            return await product.ScanAsync("registry:" + registry.NameAt("127.0.0.1"), "--insecure", host);
        },
        [WarningCodes.PlatformMismatch] = product => ImageAsync(
            product, image => image.Layer(Debian().ToTar()).Platform("linux", "s390x"), "--platform", "linux/arm64"),
        [WarningCodes.HistoryMismatch] = product => ImageAsync(
            product, image => image.Layer(Debian().ToTar()).EditConfig(config => config.Replace("\"history\":[", "\"history\":[{\"created_by\":\"more\"},", StringComparison.Ordinal))),
        [WarningCodes.LanguagePackagesNotAnalysed] = product => WithDataAsync(product, Debian().File("app/node_modules/left-pad/package.json", "{}")),
        [WarningCodes.IgnoreRuleExpired] = product =>
            WithDataAsync(product, Debian(), "--ignore-file", product.Folder.Write("ignore", "CVE-1-1000 exp:2020-01-01\n")),
        [WarningCodes.IgnoreRuleUnused] = product => WithDataAsync(product, Debian(), "--ignore-file", product.Folder.Write("ignore", "CVE-9-9999\n")),
    };

    /// <summary>What cannot be made here: to run into it, the user of the test must not be allowed to read a folder.</summary>
    private static readonly string[] NotProduced = [WarningCodes.FoldersNotSearched];

    private readonly Product _product = new();

    public static TheoryData<string> Codes => [.. Inputs.Keys];

    private static string Bash => Roots.Status(Roots.Deb("bash", "5.2.15-2"));

    public void Dispose() => _product.Dispose();

    [Fact]
    public void Every_code_has_an_input() =>
        Assert.Equal(WarningCodes.Statuses.Keys.Order(StringComparer.Ordinal), Inputs.Keys.Concat(NotProduced).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Input_without_fault_has_no_warning()
    {
        var report = (await WithDataAsync(_product, Debian(), "--fail-on-unknown")).Expect(ExitCodes.Success).Report;

        Assert.Equal("complete", report.Status);
        Assert.Empty(report.WarningCodes);
    }

    [Theory]
    [InlineData("rhel", "9.3")]
    [InlineData("centos", "7")]
    [InlineData("fedora", "40")]
    [InlineData("rocky", "9.3")]
    [InlineData("almalinux", "9.3")]
    [InlineData("ol", "8.9")]
    [InlineData("amzn", "2023")]
    [InlineData("sles", "15.5")]
    [InlineData("opensuse-leap", "15.5")]
    [InlineData("photon", "4.0")]
    public async Task Rpm_distribution_without_data_lists_its_packages_and_is_unknown(string id, string version)
    {
        var root = new ArchiveBuilder().File("etc/os-release", $"ID={id}\nVERSION_ID={version}\n").File("var/lib/rpm/Packages.db", RpmDatabaseBuilder.Of(3, 0).ToNdb());
        await _product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "other", "2"));
        var report = (await _product.ScanAsync(root.ToTar())).Expect(ExitCodes.Success).Report;

        Assert.Equal("unknown", report.Status);
        Assert.Equal(3, report.Json.GetProperty("packages").GetArrayLength());
        Assert.Contains(report.WarningCodes, code => code is WarningCodes.NoAdvisoryData or WarningCodes.DistributionUnsupported);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Code_is_reported_and_the_status_is_the_worst_of_all_codes(string code)
    {
        var result = (await Inputs[code](_product)).Expect(ExitCodes.Success);
        var report = result.Report;

        Assert.Contains(code, report.WarningCodes);
        Assert.Equal(
            report.WarningCodes.Max(each => WarningCodes.Statuses[each]).ToString().ToLowerInvariant(),
            report.Status);
        Assert.True(WarningCodes.Statuses[code] <= Enum.Parse<ScanStatus>(report.Status, ignoreCase: true));
        Assert.All(
            report.Json.GetProperty("warnings").EnumerateArray(),
            warning => Assert.DoesNotContain(warning.GetProperty("message").GetString()!, char.IsControl));
    }

    private static byte[] WithRelease(string release) => new ArchiveBuilder().File("etc/os-release", release).File(Roots.DpkgStatus, Bash).ToTar();

    private static ArchiveBuilder Debian(string? status = null) =>
        new ArchiveBuilder().File("etc/os-release", Roots.Debian12).File(Roots.DpkgStatus, status ?? Bash);

    private static TocLayerBuilder TocDebian() => new TocLayerBuilder().File("etc/os-release", Roots.Debian12).File(Roots.DpkgStatus, Bash);

    private static byte[] Layout(TocLayerBlob layer)
    {
        var layout = new OciLayoutBuilder();
        layout.Add(layer);
        return layout.ToTar();
    }

    private static byte[] Tar(Action<TarWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/os-release")
            {
                DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Roots.Debian12)),
            });
            write(writer);
        }

        return bytes.ToArray();
    }

    private static Task<CommandResult> WithDataAsync(Product product, ArchiveBuilder root, params string[] options) =>
        WithDataAsync(product, root.ToTar(), options);

    private static async Task<CommandResult> WithDataAsync(Product product, byte[] archive, params string[] options)
    {
        await product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "other", "1"));
        return await product.ScanAsync(archive, options);
    }

    private static Task<CommandResult> ImageAsync(Product product, Func<ImageBuilder, ImageBuilder> build, params string[] options)
    {
        var image = build(new ImageBuilder());
        return WithDataAsync(product, new DockerArchiveBuilder().Add(image, "a:1").AsClassic().ToTar(), options);
    }

    private static async Task UpdateAsync(Product product)
    {
        var tracker = product.Folder.Write(
            "tracker.json", """{"bash":{"CVE-2099-0001":{"releases":{"bookworm":{"status":"resolved","fixed_version":"1","urgency":"low"}}}}}""");
        (await product.RunAsync("db", "update", "--feed", "debian", "--from", tracker)).Expect(ExitCodes.Success);
    }
}
