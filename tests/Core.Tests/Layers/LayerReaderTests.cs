using System.Security.Cryptography;
using Strata.Core.Layers;
using Strata.Core.Layers.Compression;
using Strata.Core.Layers.Tar;
using Strata.Core.Primitives;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class LayerReaderTests
{
    private static readonly PathPattern[] Wanted = [PathPattern.File("f"), PathPattern.FilesIn("d")];

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Layer_is_read_and_verified(LayerCompression compression)
    {
        var layer = new LayerBuilder().File("f", "x").Directory("d").ToLayer(3, compression);
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), layer);
        var contents = scan.Contents.Single();
        Assert.Equal("x", scan.Text("f"));
        Assert.False(contents.IsDamaged);
        Assert.Equal(2, contents.Entries);
        Assert.Equal((layer.Digest, layer.DiffId, layer.Size), (contents.Digests!.BlobDigest, contents.Digests.DiffId, contents.Digests.BlobSize));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Bytes_after_the_end_of_the_archive_count_for_both_digests()
    {
        var tar = new LayerBuilder().File("f", "x").Tar(archive => archive.Zeros(3).Raw(new byte[1 << 20])).Build();
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), LayerBuilder.ToLayer(LayerBuilder.Compress(tar, LayerCompression.Gzip), tar));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Other_bytes_than_the_manifest_says_are_a_digest_mismatch()
    {
        var layer = new LayerBuilder().File("f", "x").ToLayer();
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), With(layer, digest: Digest.Sha256Of("other"u8), diffId: layer.DiffId));
        Assert.True(scan.Contents[0].IsDamaged);
        Assert.Equal("x", scan.Text("f"));
        Assert.Equal([WarningCodes.DigestMismatch], scan.Codes);
        Assert.Contains("blob", scan.Warnings[0].Message);
    }

    [Fact]
    public void Hostile_50_other_content_than_the_config_says_is_a_digest_mismatch()
    {
        var layer = new LayerBuilder().File("f", "x").ToLayer(compression: LayerCompression.Gzip);
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), With(layer, layer.Digest, diffId: Digest.Sha256Of("other"u8)));
        Assert.True(scan.Contents[0].IsDamaged);
        Assert.Equal([WarningCodes.DigestMismatch], scan.Codes);
        Assert.Contains("decompressed", scan.Warnings[0].Message);
    }

    [Theory]
    [InlineData("sha512", "sha512", LayerCompression.None)]
    [InlineData("sha512", "sha256", LayerCompression.None)]
    [InlineData("sha256", "sha512", LayerCompression.None)]
    [InlineData("sha384", "sha256", LayerCompression.Gzip)]
    [InlineData("sha512", "sha384", LayerCompression.Gzip)]
    public void Digests_of_every_algorithm_are_verified(string blobAlgorithm, string contentAlgorithm, LayerCompression compression)
    {
        var content = new LayerBuilder().File("f", "x").Build();
        var blob = LayerBuilder.Compress(content, compression);
        var layer = LayerBuilder.ToLayer(blob, content);

        using var right = LayerScan.Of(Wanted, new ScanLimits(), With(layer, DigestOf(blobAlgorithm, blob), DigestOf(contentAlgorithm, content)));
        Assert.Empty(right.Codes);

        using var otherBlob = LayerScan.Of(Wanted, new ScanLimits(), With(layer, DigestOf(blobAlgorithm, [1]), DigestOf(contentAlgorithm, content)));
        Assert.Equal([WarningCodes.DigestMismatch], otherBlob.Codes);

        using var otherContent = LayerScan.Of(Wanted, new ScanLimits(), With(layer, DigestOf(blobAlgorithm, blob), DigestOf(contentAlgorithm, [1])));
        Assert.Equal([WarningCodes.DigestMismatch], otherContent.Codes);
    }

    [Fact]
    public void Hostile_15_blob_that_is_longer_than_its_descriptor_is_read_one_byte_too_far()
    {
        var blob = new LayerBuilder().File("f", "x").Tar(tar => tar.Zeros(1000)).Build();
        using var stream = new MemoryStream(blob);
        var layer = new Layer { Index = 0, Size = 2048, OpenAsync = _ => ValueTask.FromResult<Stream>(new BoundedStream(stream, long.MaxValue)) };
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), layer);
        Assert.Equal("x", scan.Text("f"));
        Assert.Equal(2049, stream.Position);
        Assert.Contains(scan.Warnings, warning => warning.Code == WarningCodes.LayerDamaged && warning.Message.Contains("more bytes"));
        Assert.True(scan.Contents[0].IsDamaged);
    }

    [Fact]
    public void Hostile_16_blob_that_is_shorter_than_its_descriptor_is_damaged()
    {
        var layer = new LayerBuilder().File("f", "x").ToLayer();
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), With(layer, null, null, size: layer.Size + 512));
        Assert.Equal("x", scan.Text("f"));
        Assert.Equal([WarningCodes.LayerDamaged], scan.Codes);
        Assert.True(scan.Contents[0].IsDamaged);
    }

    [Fact]
    public void Layer_without_content_is_missing()
    {
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), new Layer { Index = 5 });
        Assert.Equal([new(WarningCodes.LayerMissing, scan.Warnings[0].Message, "layer 5")], scan.Warnings);
        Assert.True(scan.Contents[0].IsDamaged);
        Assert.Null(scan.Contents[0].Digests);
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Truncated_layer_keeps_what_came_before_and_is_damaged(LayerCompression compression)
    {
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        var blob = new LayerBuilder().File("f", "x").File("d/noise", noise).Build(compression);
        var layer = new Layer { Index = 0, OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(blob[..150_000])) };
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), layer);
        Assert.Equal("x", scan.Text("f"));
        Assert.Contains(WarningCodes.LayerDamaged, scan.Codes);
        Assert.True(scan.Contents[0].IsDamaged);
        var part = scan.Tree.Find("d/noise")!.Content;
        Assert.InRange(part.Length, 1, 150_000);
        Assert.True(noise.AsSpan().StartsWith(part.Span));
    }

    [Fact]
    public void Failing_stream_is_damage_and_keeps_what_came_before()
    {
        var blob = new LayerBuilder().File("f", "x").File("rest", new byte[10_000_000]).Build();
        var layer = new Layer { Index = 0, OpenAsync = _ => ValueTask.FromResult<Stream>(new FailingStream(blob, 5_000_000)) };
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), layer);
        Assert.Equal("x", scan.Text("f"));
        Assert.Equal([WarningCodes.LayerDamaged], scan.Codes);
        Assert.True(scan.Contents[0].IsDamaged);
    }

    [Fact]
    public void Blob_that_cannot_be_opened_is_damage()
    {
        using var scan = LayerScan.Of(Wanted, new ScanLimits(), new Layer { Index = 0, OpenAsync = _ => throw new FileNotFoundException("gone\u001b[0m") });
        Assert.Equal([WarningCodes.LayerDamaged], scan.Codes);
        Assert.DoesNotContain('\u001b', scan.Warnings[0].Message);
    }

    [Fact]
    public async Task Cancelled_reading_throws_and_nothing_else()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        using var spool = new LayerFileSpool(new ScanLimits());
        var reader = new LayerReader(new ScanLimits(), spool, new ByteBudget(long.MaxValue));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(new LayerBuilder().File("f", "x").ToLayer(), new PathPatternSet(Wanted), source.Token));
    }

    [Fact]
    public void Hostile_28_decompressed_bytes_are_limited_for_the_layer_and_for_the_image()
    {
        var layer = new LayerBuilder().File("f", "x").File("zeros", new byte[8 << 20]).ToLayer(compression: LayerCompression.Gzip);
        foreach (var limits in new[] { new ScanLimits { LayerBytes = 1 << 20 }, new ScanLimits { ImageBytes = 1 << 20 } })
        {
            using var scan = LayerScan.Of(Wanted, limits, layer);
            Assert.Equal([WarningCodes.LimitExceeded], scan.Codes);
            Assert.True(scan.Contents[0].IsDamaged);
        }
    }

    [Fact]
    public void File_over_the_limit_is_not_read_and_hides_the_lower_one()
    {
        var limits = new ScanLimits { FileBytes = 10 };
        using var scan = LayerScan.Of(Wanted, limits, new LayerBuilder().File("f", "small").ToLayer(), new LayerBuilder().File("f", new string('x', 11)).ToLayer(1));
        Assert.Null(scan.Text("f"));
        Assert.Equal([WarningCodes.FileTooLarge], scan.Codes);
        Assert.Equal("f", scan.Warnings[0].Location);
        Assert.Empty(scan.Tree.DeletedPaths);
    }

    [Fact]
    public void Too_large_file_that_an_upper_layer_replaces_is_no_problem()
    {
        var limits = new ScanLimits { FileBytes = 10 };
        using var scan = LayerScan.Of(Wanted, limits, new LayerBuilder().File("f", new string('x', 11)).ToLayer(), new LayerBuilder().File("f", "small").ToLayer(1));
        Assert.Equal("small", scan.Text("f"));
        Assert.Empty(scan.Warnings);
    }

    [Fact]
    public void Wanted_files_of_a_layer_are_limited_together()
    {
        using var scan = LayerScan.Of(Wanted, new ScanLimits { KeptBytes = 10 }, new LayerBuilder().File("d/a", "123456").File("d/b", "123456").File("d/c", "1234").ToLayer());
        Assert.Equal(["d/a", "d/c"], scan.Tree.FilesIn("d").Select(file => file.Path));
        Assert.Equal([new(WarningCodes.LimitExceeded, scan.Warnings[0].Message, "d/b")], scan.Warnings);
    }

    [Fact]
    public void Remembered_entries_of_a_layer_are_limited()
    {
        var layer = new LayerBuilder().File("f", "x");
        for (var i = 0; i < 100; i++)
        {
            layer.Symlink($"links/{i}", "x").Whiteout($"gone/{i}");
        }

        using var scan = LayerScan.Of(Wanted, new ScanLimits { KeptEntries = 50 }, layer.File("d/late", "y").ToLayer());
        Assert.Equal("x", scan.Text("f"));
        Assert.Empty(scan.Tree.FilesIn("d"));
        Assert.Equal([WarningCodes.LimitExceeded], scan.Codes);
    }

    [Fact]
    public void Remembered_entries_of_an_image_are_limited()
    {
        using var scan = LayerScan.Of(Wanted, new ScanLimits { ImageKeptEntries = 3 }, new LayerBuilder().File("f", "x").File("d/a", "1").ToLayer(), new LayerBuilder().File("d/b", "2").ToLayer(1));
        Assert.Equal("x", scan.Text("f"));
        Assert.Equal(["d/a"], scan.Tree.FilesIn("d").Select(file => file.Path));
        Assert.Equal([WarningCodes.LimitExceeded], scan.Codes);
    }

    [Fact]
    public void Names_and_link_targets_of_a_layer_and_of_an_image_are_limited()
    {
        var limits = new ScanLimits { KeptPathBytes = 1000 };
        using var links = LayerScan.Of(Wanted, limits, new LayerBuilder().File("f", "x").Symlink("d/l", new string('t', 2000)).File("d/late", "y").ToLayer());
        Assert.Equal("x", links.Text("f"));
        Assert.Contains(WarningCodes.LimitExceeded, links.Codes);
        var layers = Enumerable.Range(0, 4).Select(index => new LayerBuilder().Symlink($"l{index}", new string('t', 400)).File("f", $"{index}").ToLayer(index)).ToArray();
        using var image = LayerScan.Of(Wanted, limits, layers);
        Assert.Equal("3", image.Text("f"));
        Assert.Equal([WarningCodes.LimitExceeded], image.Codes);
    }

    [Fact]
    public void Links_that_each_reveal_the_next_end_at_the_number_of_readings()
    {
        var layer = new LayerBuilder();
        for (var i = 0; i < 20; i++)
        {
            layer.HardLink(i == 0 ? "f" : $"l{i}", $"l{i + 1}");
        }

        using var scan = LayerScan.Of(Wanted, new ScanLimits(), layer.File("l20", "x").ToLayer());
        Assert.Equal(new ScanLimits().ImageReadings, scan.Readings);
        Assert.Null(scan.Text("f"));
        Assert.Contains(WarningCodes.LimitExceeded, scan.Codes);
    }

    [Fact]
    public void Unwanted_entries_are_walked_without_allocating()
    {
        var layer = new LayerBuilder();
        for (var i = 0; i < 5000; i++)
        {
            layer.File($"usr/share/folder-{i / 500}/file-{i}", "content").Tar(tar => tar.Pax(("path", $"usr/share/folder-{i / 500}/long-{i}"), ("mtime", "1.5")).File("x", ""));
        }

        var (limits, warnings) = (new ScanLimits(), new WarningSink());
        using var spool = new LayerFileSpool(limits);
        using var blob = new MemoryStream(layer.Build());
        using var bytes = new LayerByteReader(blob, limits, new ByteBudget(limits.ImageBytes), TestContext.Current.CancellationToken);
        var builder = new LayerContentsBuilder(new PathPatternSet([.. Wanted, PathPattern.CountEndingWith("/package.json")]), limits, spool, warnings, "here");
        var archive = new TarReader(bytes, limits, warnings, "here");
        Assert.True(archive.Read());
        builder.Add(archive);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (archive.Read())
        {
            builder.Add(archive);
        }

        Assert.Equal(15_000, archive.Entries);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Layer_can_be_read_again_and_applied_twice()
    {
        using var scan = LayerScan.Of(Wanted, new LayerBuilder().File("f", "x").Symlink("d", "e"));
        var tree = new ImageFileTree(scan.Patterns, new ScanLimits(), new WarningSink());
        tree.Apply(scan.Contents[0], 0);
        tree.Apply(scan.Contents[0], 1);
        Assert.Same(scan.Tree.Find("f"), tree.Find("f"));
    }

    private static Layer With(Layer layer, Digest? digest, Digest? diffId, long? size = null) =>
        new() { Index = layer.Index, Digest = digest, DiffId = diffId, Size = size, OpenAsync = layer.OpenAsync };

    private sealed class FailingStream(byte[] bytes, int failsAt) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position >= failsAt ? throw new IOException("The connection was cut.") : base.Read(buffer, offset, count);
    }

    private static Digest DigestOf(string algorithm, byte[] content)
    {
        var name = new HashAlgorithmName(algorithm.ToUpperInvariant());
        return Digest.FromHash(name, CryptographicOperations.HashData(name, content));
    }
}
