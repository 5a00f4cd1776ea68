using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>Truncated, corrupt and exploding layers of every compression: never a crash, and never a clean answer.</summary>
public sealed class DamagedInputTests : IDisposable
{
    private const int BombBytes = 80 << 20;

    private static readonly string[] Formats = ["plain", "gzip", "zstd", "xz", "bzip2"];

    private readonly Product _product = new();

    public static TheoryData<string> AllFormats => [.. Formats];

    public void Dispose() => _product.Dispose();

    [Theory]
    [MemberData(nameof(AllFormats))]
    public async Task Whole_layer_is_complete(string format)
    {
        var report = (await ScanAsync(await CompressAsync(Tar(), format), format, Tar())).Expect(ExitCodes.Success).Report;

        Assert.Equal("complete", report.Status);
        Assert.Equal(["bash 5.2.15-2"], report.PackageLines);
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public async Task Truncated_layer_is_never_clean(string format)
    {
        var whole = await CompressAsync(Tar(), format);
        for (var eighths = 1; eighths < 8; eighths++)
        {
            var report = (await ScanAsync(whole[..(whole.Length * eighths / 8)], format, Tar())).Expect(ExitCodes.Unknown).Report;

            Assert.NotEqual("complete", report.Status);
            Assert.Contains(WarningCodes.LayerDamaged, report.WarningCodes);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("xz")]
    [InlineData("bzip2")]
    public async Task Corrupt_layer_is_never_clean(string format)
    {
        var whole = await CompressAsync(Tar(), format);
        for (var eighths = 1; eighths < 8; eighths++)
        {
            var corrupt = (byte[])whole.Clone();
            for (var i = 0; i < 4; i++)
            {
                corrupt[(corrupt.Length * eighths / 8) + i] ^= 0xa5;
            }

            var report = (await ScanAsync(corrupt, format, Tar())).Expect(ExitCodes.Unknown).Report;

            Assert.NotEqual("complete", report.Status);
            Assert.Contains(report.WarningCodes, code => code is WarningCodes.LayerDamaged or WarningCodes.DigestMismatch);
        }
    }

    [Fact]
    public async Task Changed_plain_layer_is_never_clean()
    {
        var changed = Tar();
        changed[^600] ^= 1;

        var report = (await ScanAsync(changed, "plain", Tar())).Expect(ExitCodes.Unknown).Report;

        Assert.Equal("partial", report.Status);
        Assert.Contains(WarningCodes.DigestMismatch, report.WarningCodes);
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public async Task Layer_larger_than_allowed_is_never_clean(string format)
    {
        var tar = Tar(1 << 20);

        var report = (await ScanAsync(await CompressAsync(tar, format), format, tar, "--max-layer-size", "512K"))
            .Expect(ExitCodes.Unknown).Report;

        Assert.NotEqual("complete", report.Status);
        Assert.Contains(WarningCodes.LimitExceeded, report.WarningCodes);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("xz")]
    [InlineData("bzip2")]
    public async Task Bomb_is_stopped_by_its_ratio_alone(string format)
    {
        var tar = Tar(BombBytes);

        var report = (await ScanAsync(await CompressAsync(tar, format), format, tar)).Expect(ExitCodes.Unknown).Report;

        Assert.NotEqual("complete", report.Status);
        Assert.Contains(WarningCodes.LimitExceeded, report.WarningCodes);
    }

    [Theory]
    [MemberData(nameof(AllFormats))]
    public async Task Truncated_tarball_is_refused_or_never_clean(string format)
    {
        var whole = await CompressAsync(Tar(), format);
        var path = _product.Folder.Write("rootfs", whole[..(whole.Length / 2)]);

        var report = (await _product.ScanAsync("tar:" + path, "--fail-on-unknown")).Expect(ExitCodes.Unknown).Report;
        Assert.Contains(WarningCodes.LayerDamaged, report.WarningCodes);

        // What is inside a compressed file has to be found out first, so without the prefix there may be no answer at all.
        (await _product.ScanAsync(path, "--fail-on-unknown")).Expect(format == "plain" ? ExitCodes.Unknown : ExitCodes.Failed);
    }

    [Fact]
    public async Task Truncated_archive_is_refused_or_never_clean()
    {
        var image = new ImageBuilder().Layer(Tar()).Layer(new ArchiveBuilder().File("etc/motd", "x").ToTar());
        var docker = new DockerArchiveBuilder().Add(image, "a:1");
        foreach (var archive in new[] { docker.AsClassic().ToTar(), new DockerArchiveBuilder().Add(image, "a:1").AsLayout().ToTar() })
        {
            for (var sixteenths = 0; sixteenths < 15; sixteenths++)
            {
                var result = await _product.ScanAsync(archive[..(archive.Length * sixteenths / 16)], "--fail-on-unknown");

                Assert.True(result.ExitCode is ExitCodes.Failed or ExitCodes.Unknown, $"{sixteenths}: {result.ExitCode}");
                Assert.Equal(result.ExitCode == ExitCodes.Failed, result.Output.Length == 0);
                Assert.DoesNotContain("internal error", result.Error, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task What_is_no_archive_is_refused()
    {
        var content = new byte[100_000];
        for (var i = 0; i < content.Length; i++)
        {
            content[i] = (byte)((i * 31) ^ (i >> 3));
        }

        foreach (var input in new byte[][] { [], "hello"u8.ToArray(), content })
        {
            var result = (await _product.ScanAsync(input)).Expect(ExitCodes.Failed);
            Assert.Empty(result.Output);
            Assert.StartsWith("strata: ", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("internal error", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Missing_target_is_refused()
    {
        var result = (await _product.ScanAsync(_product.Folder.PathOf("nothing"))).Expect(ExitCodes.Failed);

        Assert.Contains("nothing", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The database at the end, behind noise that does not compress or, given a size, zeros that do.</summary>
    private static byte[] Tar(int zeros = 0)
    {
        var noise = new byte[16_384];
        uint state = 1;
        for (var i = 0; i < noise.Length; i++)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            noise[i] = (byte)(state >> 24);
        }

        return new ArchiveBuilder()
            .File("etc/os-release", Roots.Debian12)
            .File("usr/share/noise", zeros == 0 ? noise : new byte[zeros])
            .File(Roots.DpkgStatus, Roots.Status(Roots.Deb("bash", "5.2.15-2")))
            .ToTar();
    }

    /// <summary>
    /// Scans an image whose only layer is <paramref name="blob"/> and should be <paramref name="tar"/>, with advisories that do not fit its
    /// package.
    /// </summary>
    private async Task<CommandResult> ScanAsync(byte[] blob, string format, byte[] tar, params string[] options)
    {
        await _product.ImportAsync(new Osv("CVE-2024-0001").Affects("Debian:12", "other", "1"));
        var layout = new OciLayoutBuilder();
        var layer = layout.Blob(blob, OciLayoutBuilder.LayerType + (format == "plain" ? "" : "+" + format)).Descriptor;
        var config = layout.Blob(new ImageBuilder().Layer(tar).Config, OciLayoutBuilder.ConfigType).Descriptor;
        var manifest = $$"""{"schemaVersion":2,"mediaType":"{{OciLayoutBuilder.ManifestType}}","config":{{config}},"layers":[{{layer}}]}""";
        layout.AddEntry(layout.Blob(manifest, OciLayoutBuilder.ManifestType).Descriptor);
        return await _product.ScanAsync(layout.ToTar(), ["--fail-on-unknown", .. options]);
    }

    private async Task<byte[]> CompressAsync(byte[] tar, string format)
    {
        switch (format)
        {
            case "plain":
                return tar;
            case "gzip":
                return ArchiveBuilder.Gzip(tar);
            default:
                var path = _product.Folder.Write("blob", tar);
                var compressed = path + (format == "bzip2" ? ".bz2" : "." + format);
                await ExternalTool.RunAsync(format, format == "zstd" ? ["-q", "-f", "-o", compressed, path] : ["-f", "-k", path]);
                return await File.ReadAllBytesAsync(compressed, TestContext.Current.CancellationToken);
        }
    }
}
