using System.Formats.Tar;
using System.Text.Json;
using Strata.Core.Primitives;
using Strata.Testing;
using Xunit;

namespace Strata.Cli.Tests.Scan;

/// <summary>What is remembered of images changes no report, and is taken only for what it is.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly Product _product = new();

    public static TheoryData<string, string> Targets
    {
        get
        {
            var targets = new TheoryData<string, string>();
            foreach (var sample in (string[])["debian-11", "alpine-3.11", "ubuntu-18.04"])
            {
                targets.Add(sample, "layout folder");
                targets.Add(sample, "layout archive");
                targets.Add(sample, "docker archive with a layout");
                targets.Add(sample, "docker archive");
            }

            return targets;
        }
    }

    private string Cache => _product.Folder.PathOf("cache/strata/scans");

    public void Dispose() => _product.Dispose();

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Report_is_the_same_to_the_byte(string sample, string form)
    {
        await _product.ImportSamplesAsync();
        var target = Write(await SampleAsync(sample), form);
        var read = (await _product.ScanAsync(target, "--no-cache")).Expect(ExitCodes.Success);
        Assert.False(Directory.Exists(Cache));

        var first = await _product.ScanAsync(target);
        var second = await _product.ScanAsync(target);
        var alone = await _product.ScanAsync(target, "--parallel", "1", "--no-cache");

        Assert.NotEmpty(read.Report.Findings);
        Assert.Equal(read.Output, first.Output);
        Assert.Equal(read.Output, second.Output);
        Assert.Equal(read.Output, alone.Output);
        if (form == "docker archive")
        {
            Assert.False(Directory.Exists(Cache));
            Assert.Contains("read at every scan", (await _product.ScanAsync(target, "--rematch")).Expect(ExitCodes.Failed).Error, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(read.Output, (await _product.ScanAsync(target, "--rematch")).Output);
        }
    }

    [Fact]
    public async Task New_advisories_are_matched_with_a_known_image_without_opening_a_layer()
    {
        var image = Image("5.2.15-2");
        var layout = Write(image, "layout folder");
        var before = (await _product.ScanAsync(layout)).Expect(ExitCodes.Success);
        Overwrite(layout, image.DiffIds[0]);
        await _product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "bash", "9"));

        var after = (await _product.ScanAsync(layout)).Expect(ExitCodes.Success);
        var verified = await _product.ScanAsync(layout, "--no-cache");

        Assert.Empty(before.Report.Findings);
        Assert.Single(after.Report.Findings);
        Assert.Equal("complete", after.Report.Status);
        Assert.Equal("unknown", verified.Report.Status);
    }

    [Fact]
    public async Task Blob_that_is_missing_or_has_another_length_is_noticed()
    {
        var image = Image("5.2.15-2");
        var layout = Write(image, "layout folder");
        (await _product.ScanAsync(layout)).Expect(ExitCodes.Success);
        var blob = Path.Combine(layout, OciLayoutBuilder.PathOf(image.DiffIds[0]));

        File.WriteAllBytes(blob, File.ReadAllBytes(blob)[..^512]);
        Assert.NotEqual("complete", (await _product.ScanAsync(layout)).Report.Status);
        File.Delete(blob);
        Assert.NotEqual("complete", (await _product.ScanAsync(layout)).Report.Status);
    }

    [Fact]
    public async Task Hostile_50_docker_archive_that_claims_the_layer_of_a_known_image_is_read()
    {
        await _product.ImportAsync(new Osv("CVE-1-1000").Affects("Debian:12", "bash", "5.2.15-2"));
        var (good, evil) = (Image("5.2.15-2"), Image("5.2.15-1"));
        (await _product.ScanAsync(Write(good, "layout folder"))).Expect(ExitCodes.Success);
        var lying = Image("5.2.15-1").EditConfig(config => config.Replace(evil.DiffIds[0].ToString(), good.DiffIds[0].ToString(), StringComparison.Ordinal));

        var result = await _product.ScanAsync(new DockerArchiveBuilder().Add(lying, "a:1").AsClassic().ToTar());

        Assert.Single(result.Report.Findings);
        Assert.NotEqual("complete", result.Report.Status);
    }

    [Fact]
    public async Task Hostile_49_deleted_database_is_told_of_a_known_image_as_well()
    {
        var image = Image("5.2.15-2").Layer(new LayerBuilder().Whiteout(Roots.DpkgStatus).Build(), "RUN rm /var/lib/dpkg/status");
        var layout = Write(image, "layout folder");
        var read = await _product.ScanAsync(layout);
        var known = await _product.ScanAsync(layout, "--rematch");

        Assert.Contains(known.Report.Json.GetProperty("warnings").EnumerateArray(), warning =>
            warning.GetProperty("code").GetString() == "package-database-deleted" && warning.GetProperty("message").GetString()!.StartsWith("Layer 1", StringComparison.Ordinal));
        Assert.Equal(read.Output, known.Output);
    }

    [Fact]
    public async Task Damaged_entries_are_read_anew()
    {
        var layout = Write(Image("5.2.15-2"), "layout folder");
        var read = (await _product.ScanAsync(layout)).Expect(ExitCodes.Success);
        var entries = Directory.GetFiles(Cache);
        foreach (var entry in entries)
        {
            var bytes = File.ReadAllBytes(entry);
            bytes[^1] ^= 1;
            File.WriteAllBytes(entry, bytes);
        }

        Assert.Equal(2, entries.Length);
        Assert.Equal(ExitCodes.Failed, (await _product.ScanAsync(layout, "--rematch")).ExitCode);
        Assert.Equal(read.Output, (await _product.ScanAsync(layout)).Output);
        Assert.Equal(read.Output, (await _product.ScanAsync(layout, "--rematch")).Output);
    }

    [Fact]
    public async Task Unknown_image_and_contradicting_options_are_told()
    {
        var layout = Write(Image("5.2.15-2"), "layout folder");

        Assert.Contains("is not in the cache", (await _product.ScanAsync(layout, "--rematch")).Expect(ExitCodes.Failed).Error, StringComparison.Ordinal);
        Assert.Contains("--no-cache forbids", (await _product.ScanAsync(layout, "--rematch", "--no-cache")).Expect(ExitCodes.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("--check-toc", (await _product.ScanAsync(layout, "--rematch", "--check-toc")).Expect(ExitCodes.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("from 1 to 32", (await _product.ScanAsync(layout, "--parallel", "33")).Expect(ExitCodes.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cache_can_be_looked_at_moved_bounded_and_cleared()
    {
        var layout = Write(Image("5.2.15-2"), "layout folder");
        var elsewhere = _product.Folder.PathOf("elsewhere");
        (await _product.ScanAsync(layout, "--cache-dir", elsewhere)).Expect(ExitCodes.Success);
        var status = (await _product.RunAsync("cache", "status", "--cache-dir", elsewhere)).Expect(ExitCodes.Success);
        var small = await _product.ScanAsync(layout, "--cache-size", "10");

        Assert.False(Directory.Exists(Cache) && Directory.GetFiles(Cache).Length > 0);
        Assert.Equal(ExitCodes.Success, small.ExitCode);
        Assert.Contains($"Folder   {elsewhere}\nEntries  2\nBytes    ", status.Output, StringComparison.Ordinal);
        Assert.Contains("of 536870912\n", status.Output, StringComparison.Ordinal);
        Assert.Equal("2 entries deleted\n", (await _product.RunAsync("cache", "clear", "--cache-dir", elsewhere)).Expect(ExitCodes.Success).Output);
        Assert.Empty(Directory.GetFiles(elsewhere));
    }

    private static ImageBuilder Image(string bash) => new ImageBuilder()
        .Layer(new ArchiveBuilder().File("etc/os-release", Roots.Debian12).File(Roots.DpkgStatus, Roots.Status(Roots.Deb("bash", bash))).ToTar());

    private static void Overwrite(string layout, Digest blob)
    {
        var path = Path.Combine(layout, OciLayoutBuilder.PathOf(blob));
        File.WriteAllBytes(path, new byte[File.ReadAllBytes(path).Length]);
    }

    private string Write(ImageBuilder image, string form)
    {
        switch (form)
        {
            case "layout folder":
                var layout = new OciLayoutBuilder();
                layout.Add(image, "1.0");
                return layout.ToFolder(_product.Folder.PathOf($"layout-{image.Id.Hex}"));
            case "layout archive":
                var archive = new OciLayoutBuilder();
                archive.Add(image, "1.0", gzip: true);
                return _product.Folder.Write("layout.tar", archive.ToTar());
            case "docker archive with a layout":
                return _product.Folder.Write("image.tar", new DockerArchiveBuilder().Add(image, "a:1").AsLayout().ToTar());
            default:
                return _product.Folder.Write("image.tar", new DockerArchiveBuilder().Add(image, "a:1").AsClassic().ToTar());
        }
    }

    private async Task<ImageBuilder> SampleAsync(string sample)
    {
        var folder = _product.Folder.PathOf("demo");
        (await _product.RunAsync("demo", sample, "--keep", folder)).Expect(ExitCodes.Success);
        var files = new Dictionary<string, byte[]>();
        using var tar = new TarReader(File.OpenRead(Path.Combine(folder, "image.tar")));
        while (await tar.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }

        var image = new ImageBuilder();
        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        foreach (var layer in manifest.RootElement[0].GetProperty("Layers").EnumerateArray())
        {
            image.Layer(files[layer.GetString()!]);
        }

        return image;
    }
}
