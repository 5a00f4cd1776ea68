using System.Text;
using Strata.Core.Images.Blobs;
using Strata.Core.Layers;
using Strata.Core.Primitives;
using Strata.Core.Scanning;
using Strata.Core.Tests.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Scanning;

public sealed class LayerAnalyzerTests
{
    private const string Status = "var/lib/dpkg/status";
    private const string Debian = "ID=debian\nVERSION_ID=12\n";

    [Fact]
    public async Task Upgraded_package_is_from_the_upper_layer_and_a_removed_one_is_gone()
    {
        var chain = await LayerChain.OfAsync(
            new LayerBuilder().File("etc/os-release", Debian).File(Status, Stanzas(("bash", "1"), ("curl", "1"), ("zlib", "1"))),
            new LayerBuilder().File(Status, Stanzas(("bash", "1"), ("curl", "2"))));

        Assert.Equal([("bash", "1", 0), ("curl", "2", 1)], Found(chain.Last));
        Assert.Equal("debian:12", chain.Last.Inventory.Distribution?.Namespace);
        Assert.Empty(chain.Last.Warnings);
    }

    [Fact]
    public async Task Packages_of_a_base_layer_are_from_that_layer()
    {
        var chain = await LayerChain.OfAsync(new LayerBuilder().File(Status, Stanzas(("bash", "1"))));

        Assert.Equal([("bash", "1", 1)], Found(chain.Last));
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public async Task Layer_is_read_in_every_compression(LayerCompression compression)
    {
        var tar = new LayerBuilder().File(Status, Stanzas(("bash", "1"))).Build();
        var blob = LayerBuilder.Compress(tar, compression);

        await CheckAsync(blob, tar);
    }

    [Fact]
    public async Task Layer_is_read_in_xz()
    {
        var tar = new LayerBuilder().File(Status, Stanzas(("bash", "1"))).Build();

        await CheckAsync(XzWriter.Stored(tar), tar);
    }

    [Fact]
    public async Task Layer_is_read_in_bzip2()
    {
        using var folder = new TemporaryFolder();
        var tar = new LayerBuilder().File(Status, Stanzas(("bash", "1"))).Build();
        await File.WriteAllBytesAsync(folder.PathOf("layer.tar"), tar, TestContext.Current.CancellationToken);
        await ExternalTool.RunAsync("bzip2", folder.PathOf("layer.tar"));

        await CheckAsync(await File.ReadAllBytesAsync(folder.PathOf("layer.tar.bz2"), TestContext.Current.CancellationToken), tar);
    }

    [Fact]
    public async Task Layer_that_changes_nothing_gives_the_tree_of_its_parent()
    {
        var chain = new LayerChain();
        var parent = await chain.AddAsync(new LayerBuilder()
            .File("etc/os-release", Debian).File(Status, Stanzas(("bash", "1")) + "Version: 1\n\n").Symlink("lib", "usr/lib")
            .Symlink("var/lib/dpkg/status.d", "/data").File("data/x", Stanzas(("x", "1"))).File("opt/a.jar", "x")
            .Device("dev/null").File("../escapes", "").Build());
        var child = await chain.AddAsync(new LayerBuilder().Build());
        var grandchild = await chain.AddAsync([]);

        Assert.Equal(parent.Tree.ToArray(), child.Tree.ToArray());
        Assert.Equal(parent.Tree.ToArray(), grandchild.Tree.ToArray());
        Assert.All(grandchild.Inventory.Packages, found => Assert.Equal(0, found.Layer));
        Assert.Equal(2, grandchild.Inventory.Packages.Count);
        Assert.Equal([WarningCodes.PathEscapesRoot, WarningCodes.PackageRecordSkipped, WarningCodes.LanguagePackagesNotAnalysed], grandchild.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task Same_layers_give_the_same_bytes_whatever_the_order_of_their_entries()
    {
        var one = await LayerChain.OfAsync(new LayerBuilder().File("etc/os-release", Debian).File(Status, Stanzas(("b", "1"))).Symlink("x", "y").Symlink("a", "y"));
        var other = await LayerChain.OfAsync(new LayerBuilder().Symlink("a", "y").Symlink("x", "y").File(Status, Stanzas(("b", "1"))).File("etc/os-release", Debian));

        Assert.Equal(one.Last.Tree.ToArray(), other.Last.Tree.ToArray());
    }

    [Fact]
    public async Task Empty_stream_is_an_archive_without_files()
    {
        var analysis = await new LayerChain().AddAsync([]);

        Assert.True(analysis.IsArchive);
        Assert.False(analysis.IsDamaged);
        Assert.Empty(analysis.Inventory.Packages);
        Assert.Equal(0, analysis.BlobBytes);
        Assert.Equal(Digest.Sha256Of([]), analysis.BlobDigest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_of_text_is_no_archive(bool isCompressed)
    {
        var page = Encoding.UTF8.GetBytes($"<html>{new string('x', 3_000)}</html>");
        foreach (var blob in new[] { page, page[..20] })
        {
            var analysis = await new LayerChain().AddAsync(isCompressed ? LayerBuilder.Compress(blob, LayerCompression.Gzip) : blob);

            Assert.False(analysis.IsArchive);
            Assert.True(analysis.IsDamaged);
        }
    }

    [Fact]
    public async Task Bytes_that_only_begin_as_gzip_are_no_archive() =>
        Assert.False((await new LayerChain().AddAsync([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF])).IsArchive);

    [Fact]
    public async Task Truncated_layer_is_damaged_and_so_are_those_above_it()
    {
        var blob = new LayerBuilder().File(Status, Stanzas(("bash", "1"))).File("etc/os-release", Debian).Build(LayerCompression.Gzip);
        var chain = new LayerChain();
        var damaged = await chain.AddAsync(blob[..^20]);
        var child = await chain.AddAsync([]);

        Assert.True(damaged.IsArchive);
        Assert.True(damaged.IsDamaged);
        Assert.NotNull(damaged.BlobDigest);
        Assert.Null(damaged.DiffId);
        Assert.False(child.IsDamaged);
        Assert.Contains(child.Warnings, warning => warning is { Code: WarningCodes.LayerDamaged, Location: "a lower layer" });
        Assert.Single(child.Inventory.Packages);
    }

    [Fact]
    public async Task Other_digest_than_expected_is_damage()
    {
        var blob = new LayerBuilder().File("etc/os-release", Debian).Build();
        var layer = new LayerToAnalyse { OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(blob)), Digest = Digest.Sha256Of("other"u8) };
        var analysis = await new LayerAnalyzer(new ScanLimits()).AnalyseAsync(layer, null, TestContext.Current.CancellationToken);

        Assert.True(analysis.IsArchive);
        Assert.True(analysis.IsDamaged);
        Assert.Contains(analysis.Warnings, warning => warning.Code == WarningCodes.DigestMismatch);
        Assert.Equal(Digest.Sha256Of(blob), analysis.BlobDigest);
    }

    [Fact]
    public async Task File_over_the_limit_is_told_and_stays_unknown_above()
    {
        var chain = new LayerChain(new ScanLimits { FileBytes = 100 });
        var large = await chain.AddAsync(new LayerBuilder().File(Status, new string('x', 101)).Build());
        var child = await chain.AddAsync(new LayerBuilder().File("etc/os-release", Debian).Build());

        Assert.True(large.HasFileOverLimit);
        Assert.False(child.HasFileOverLimit);
        Assert.Contains(child.Warnings, warning => warning is { Code: WarningCodes.FileTooLarge, Location: Status });
    }

    [Fact]
    public async Task Unwanted_file_over_the_limit_does_not_matter()
    {
        var chain = new LayerChain(new ScanLimits { FileBytes = 100 });

        Assert.False((await chain.AddAsync(new LayerBuilder().File("usr/bin/large", new string('x', 101)).Build())).HasFileOverLimit);
    }

    [Fact]
    public async Task Only_what_lies_below_the_root_prefix_counts()
    {
        var chain = new LayerChain();
        var layer = new LayerBuilder()
            .File("manifest", "{}").Directory("rootfs").File("./rootfs/usr/lib/os-release", Debian).HardLink("rootfs/etc/os-release", "rootfs/usr/lib/os-release")
            .File("rootfs/var/lib/dpkg/status", Stanzas(("bash", "1"))).File("lib/apk/db/installed", "P:musl\nV:1-r0\n\n")
            .HardLink("rootfs/etc/lsb-release", "manifest").File("rootfsx/usr/lib/apk/db/installed", "P:musl\nV:1-r0\n\n");
        await chain.AddAsync(layer.Build(), "rootfs/");
        await chain.AddAsync(new LayerBuilder().File("rootfs/var/lib/.wh.dpkg", "").File("var/lib/dpkg/status", Stanzas(("no", "1"))).Build(), "rootfs/");

        Assert.Equal("debian:12", chain.Last.Inventory.Distribution?.Namespace);
        Assert.Empty(chain.Last.Inventory.Packages);
        Assert.Contains(WarningCodes.PackageDatabaseDeleted, chain.Codes);
    }

    [Fact]
    public async Task Link_of_the_parent_that_led_nowhere_is_satisfied_by_the_child()
    {
        var chain = await LayerChain.OfAsync(
            new LayerBuilder().Symlink(Status, "/data/status"),
            new LayerBuilder().File("data/status", Stanzas(("bash", "1"))));

        Assert.Equal([("bash", "1", 1)], Found(chain.Last));
        Assert.Equal(1, chain.Opened);
        Assert.DoesNotContain(WarningCodes.LinkUnresolved, chain.Codes);
    }

    [Fact]
    public async Task Link_to_an_unwanted_file_of_the_same_layer_makes_it_be_read_again()
    {
        var chain = await LayerChain.OfAsync(new LayerBuilder().File("data/status", Stanzas(("bash", "1"))).Symlink(Status, "/data/status"));

        Assert.Equal([("bash", "1", 1)], Found(chain.Last));
        Assert.Equal(2, chain.Opened);
        await chain.AddAsync(new LayerBuilder().File("data/status", Stanzas(("bash", "2"))).Build());
        Assert.Equal([("bash", "2", 1)], Found(chain.Last));
        Assert.Equal(1, chain.Opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Link_to_what_was_not_kept_of_a_lower_layer_is_said_to_be_unknown(bool isSymbolic)
    {
        var chain = new LayerChain();
        await chain.AddAsync(new LayerBuilder().File(Status, Stanzas(("old", "1"))).File("data/status", Stanzas(("bash", "1"))).Build());
        var link = isSymbolic ? new LayerBuilder().Symlink(Status, "/data/status") : new LayerBuilder().HardLink(Status, "data/status");
        await chain.AddAsync(link.Build());
        Assert.Empty(chain.Last.Inventory.Packages);
        Assert.Contains(WarningCodes.LinkUnresolved, chain.Codes);

        await chain.AddAsync([]);
        Assert.Contains(WarningCodes.LinkUnresolved, chain.Codes);
        await chain.AddAsync(new LayerBuilder().File(Status, Stanzas(("bash", "2"))).Build());
        Assert.Equal([("bash", "2", 1)], Found(chain.Last));
        Assert.DoesNotContain(WarningCodes.LinkUnresolved, chain.Codes);
    }

    [Fact]
    public async Task Deleted_database_stays_told_until_there_is_one_again()
    {
        var chain = await LayerChain.OfAsync(
            new LayerBuilder().File(Status, Stanzas(("bash", "1"), ("curl", "1"))), new LayerBuilder().Whiteout(Status), new LayerBuilder());
        var warning = Assert.Single(chain.Last.Warnings, warning => warning.Code == WarningCodes.PackageDatabaseDeleted);
        Assert.StartsWith("A lower layer deleted or emptied the package database, which listed 2 packages", warning.Message, StringComparison.Ordinal);

        await chain.AddAsync(new LayerBuilder().File(Status, Stanzas(("bash", "1"))).Build());
        Assert.DoesNotContain(WarningCodes.PackageDatabaseDeleted, chain.Codes);
        Assert.Equal([("bash", "1", 1)], Found(chain.Last));
    }

    [Theory]
    [InlineData(LayerStreaming.TwoThreads)]
    [InlineData(LayerStreaming.OneThread)]
    public async Task What_the_stream_throws_reaches_the_caller_untouched(LayerStreaming streaming)
    {
        var analyzer = new LayerAnalyzer(new ScanLimits(), streaming);
        foreach (var compression in Enum.GetValues<LayerCompression>())
        {
            var blob = new LayerBuilder().File(Status, Stanzas(("bash", "1"))).Build(compression);
            foreach (var cut in new[] { 0, blob.Length / 2, blob.Length })
            {
                foreach (var failure in new Exception[] { new IOException("cut"), new BlobDownloadException(BlobFailure.Unreachable, "cut") })
                {
                    var layer = new LayerToAnalyse { OpenAsync = _ => ValueTask.FromResult<Stream>(new FailingStream(blob[..cut], failure)) };
                    Assert.Same(failure, await Record.ExceptionAsync(() => analyzer.AnalyseAsync(layer, null, TestContext.Current.CancellationToken)));
                }
            }
        }

        await Assert.ThrowsAsync<FormatException>(() => analyzer.AnalyseAsync(
            new LayerToAnalyse { OpenAsync = _ => throw new FormatException() }, null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(LayerStreaming.TwoThreads)]
    [InlineData(LayerStreaming.OneThread)]
    public async Task Cancellation_ends_an_analysis_that_waits_for_its_blob(LayerStreaming streaming)
    {
        var stream = new SilentStream();
        using var cancellation = new CancellationTokenSource();
        var analysis = new LayerAnalyzer(new ScanLimits(), streaming).AnalyseAsync(
            new LayerToAnalyse { OpenAsync = _ => ValueTask.FromResult<Stream>(stream) }, null, cancellation.Token);
        await stream.Started;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis);
        Assert.True(stream.WasCancelled);
    }

    [Fact]
    public async Task Many_warnings_of_lower_layers_are_handed_on_in_a_bounded_number()
    {
        var chain = new LayerChain();
        for (var layer = 0; layer < 4; layer++)
        {
            var builder = new LayerBuilder();
            for (var entry = 0; entry < 60; entry++)
            {
                builder.File($"../../{layer}/{entry}", "");
            }

            await chain.AddAsync(builder.Build());
        }

        var before = await chain.AddAsync([]);
        var after = await chain.AddAsync([]);

        Assert.Equal(21, after.Warnings.Count(warning => warning.Code == WarningCodes.PathEscapesRoot));
        Assert.Equal(before.Tree.ToArray(), after.Tree.ToArray());
    }

    private static async Task CheckAsync(byte[] blob, byte[] tar)
    {
        var analysis = await new LayerChain().AddAsync(blob);

        Assert.Equal([("bash", "1", 1)], Found(analysis));
        Assert.Equal(Digest.Sha256Of(blob), analysis.BlobDigest);
        Assert.Equal(Digest.Sha256Of(tar), analysis.DiffId);
        Assert.Equal((blob.Length, tar.Length), (analysis.BlobBytes, analysis.TarBytes));
        Assert.True(analysis.IsArchive);
        Assert.False(analysis.IsDamaged);
    }

    private static IEnumerable<(string Name, string Version, int Layer)> Found(LayerAnalysis analysis) =>
        analysis.Inventory.Packages.Select(found => (found.Package.Name, found.Package.Version, found.Layer));

    private static string Stanzas(params (string Name, string Version)[] packages) =>
        string.Concat(packages.Select(package => $"Package: {package.Name}\nStatus: install ok installed\nVersion: {package.Version}\nArchitecture: amd64\n\n"));
}
