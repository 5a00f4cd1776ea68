using Strata.Core.Layers;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

public class LayerFileSpoolTests
{
    [Fact]
    public void Large_content_goes_to_a_temporary_file_and_is_read_like_memory()
    {
        var content = new byte[3_000_000];
        new Random(7).NextBytes(content);
        using var spool = new LayerFileSpool(new ScanLimits { FileBytesInMemory = 1000 });
        using var stream = new MemoryStream(content);
        Assert.True(spool.TryKeep(content.Length, stream.Read, out var kept));
        Assert.Equal(1, spool.TemporaryFiles);
        Assert.Equal(0, spool.BytesInMemory);
        Assert.True(content.AsSpan().SequenceEqual(kept.Span));
        using var pin = kept.Pin();
    }

    [Fact]
    public void Small_content_stays_in_memory_until_the_budget_is_used_up()
    {
        using var spool = new LayerFileSpool(new ScanLimits { KeptBytesInMemory = 25 });
        var kept = Enumerable.Range(0, 5).Select(i =>
        {
            Assert.True(spool.TryKeep(10, Filled((byte)i), out var content));
            return content;
        }).ToList();
        Assert.Equal(20, spool.BytesInMemory);
        Assert.Equal(1, spool.TemporaryFiles);
        Assert.All(kept.Index(), pair => Assert.Equal(Enumerable.Repeat((byte)pair.Index, 10), pair.Item.ToArray()));
    }

    [Fact]
    public void Content_that_ends_early_is_as_long_as_it_was()
    {
        using var spool = new LayerFileSpool(new ScanLimits { FileBytesInMemory = 10 });
        using var two = new MemoryStream([1, 2]);
        Assert.True(spool.TryKeep(5, two.Read, out var small));
        Assert.Equal(2, small.Length);
        using var three = new MemoryStream([1, 2, 3]);
        Assert.True(spool.TryKeep(50, three.Read, out var large));
        Assert.Equal([1, 2, 3], large.ToArray());
        Assert.True(spool.TryKeep(50, Filled(9), out var next));
        Assert.Equal(Enumerable.Repeat((byte)9, 50), next.ToArray());
        Assert.Equal([1, 2, 3], large.ToArray());
    }

    [Fact]
    public void Temporary_file_has_no_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows deletes the file when it is closed.");
        var before = Folders();
        using var spool = new LayerFileSpool(new ScanLimits { FileBytesInMemory = 0 });
        Assert.True(spool.TryKeep(10, Filled(1), out _));
        Assert.Equal(1, spool.TemporaryFiles);
        Assert.Empty(Folders().Except(before));

        static string[] Folders() => Directory.GetFileSystemEntries(Path.GetTempPath(), "strata-??????");
    }

    [Fact]
    public void Content_of_a_disposed_spool_is_refused()
    {
        ReadOnlyMemory<byte> kept;
        using (var spool = new LayerFileSpool(new ScanLimits { FileBytesInMemory = 0 }))
        {
            Assert.True(spool.TryKeep(10, Filled(1), out kept));
        }

        Assert.Throws<ObjectDisposedException>(() => kept.Span[0]);
    }

    [Fact]
    public void Large_wanted_file_of_a_layer_is_spooled_and_sparse_zeros_with_it()
    {
        var limits = new ScanLimits { FileBytesInMemory = 100 };
        using var scan = LayerScan.Of(
            [PathPattern.File("large"), PathPattern.File("sparse")],
            limits,
            new LayerBuilder().File("large", new string('x', 200_000)).Tar(tar => tar.Pax(
                ("GNU.sparse.size", "300000"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "299999,1")).File("sparse", "x")).ToLayer());
        Assert.Equal(new string('x', 200_000), scan.Text("large"));
        Assert.Equal(new string('\0', 299_999) + "x", scan.Text("sparse"));
    }

    private static ContentReader Filled(byte value) => destination =>
    {
        destination.Fill(value);
        return destination.Length;
    };
}
