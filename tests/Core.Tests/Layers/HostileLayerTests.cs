using Strata.Core.Layers;
using Strata.Core.Tests.Layers.Compression;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

/// <summary>Hostile blobs as whole layers; other rows of the catalogue are with the parts that they attack.</summary>
public class HostileLayerTests
{
    private const string Release = "etc/os-release";

    [Fact]
    public void Hostile_29_zstd_frame_with_a_window_of_two_gibibytes_is_refused_before_memory_is_taken()
    {
        // A frame header without content size whose window descriptor says 2^31 bytes (RFC 8878, 3.1.1.1.2).
        byte[] blob = [0x28, 0xB5, 0x2F, 0xFD, 0, 21 << 3, 1, 0, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var scan = Scan(blob, new ScanLimits());

        Assert.Contains(WarningCodes.LimitExceeded, scan.Codes);
        Assert.True(scan.Contents[0].IsDamaged);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void Hostile_29_xz_dictionary_above_the_limit_is_refused()
    {
        // Dictionary size 38 is 2 GiB (xz file format, 5.3.1).
        using var scan = Scan(XzWriter.Stored(new LayerBuilder().File(Release, "ID=x").Build(), dictionary: 38), new ScanLimits());

        Assert.Contains(WarningCodes.LimitExceeded, scan.Codes);
        Assert.True(scan.Contents[0].IsDamaged);
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void Hostile_29_bomb_of_any_format_ends_at_the_bytes_of_a_layer(LayerCompression compression)
    {
        var tar = new LayerBuilder().File(Release, "ID=x").File("zeros", new byte[8 << 20]).Build();
        using var scan = Scan(LayerBuilder.Compress(tar, compression), new ScanLimits { LayerBytes = 1 << 20 });

        Assert.Equal("ID=x", scan.Text(Release));
        Assert.Contains(WarningCodes.LimitExceeded, scan.Codes);
        Assert.True(scan.Contents[0].IsDamaged);
    }

    [Fact]
    public void Hostile_43_data_after_the_last_gzip_member_is_noted_and_counts_for_the_digest()
    {
        var tar = new LayerBuilder().File(Release, "ID=x").Build();
        byte[] blob = [.. ArchiveBuilder.Gzip(tar), .. "PK\u0003\u0004 something else"u8];
        using var good = LayerScan.Of([PathPattern.File(Release)], new ScanLimits(), LayerBuilder.ToLayer(blob, tar));
        using var other = LayerScan.Of([PathPattern.File(Release)], new ScanLimits(), new Layer
        {
            Index = 0,
            Digest = LayerBuilder.ToLayer(ArchiveBuilder.Gzip(tar), tar).Digest,
            OpenAsync = LayerBuilder.ToLayer(blob, tar).OpenAsync,
        });

        Assert.Equal([WarningCodes.LayerAnomaly], good.Codes);
        Assert.Equal("ID=x", good.Text(Release));
        Assert.Contains(WarningCodes.DigestMismatch, other.Codes);
    }

    private static LayerScan Scan(byte[] blob, ScanLimits limits) => LayerScan.Of(
        [PathPattern.File(Release)], limits, new Layer { Index = 0, OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(blob, writable: false)) });
}
