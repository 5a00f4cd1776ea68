using System.Text;
using Strata.Core.Layers;
using Strata.Core.Tests.Layers.Compression;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers.Lazy;

public class LazyLayerTests
{
    private const string Status = "var/lib/dpkg/status";
    private const string Content = "Package: base\nVersion: 1\n";

    /// <summary>Both formats in all their forms.</summary>
    public static TheoryData<string> Forms => ["estargz", "estargz-legacy", "estargz-shared", "zstd", "zstd-early", "zstd-split"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Wanted_files_come_without_the_rest_of_the_layer(string form)
    {
        var noise = Noise(2_000_000);
        var blob = Write(form, new TocLayerBuilder().File("usr/bin/a", noise).File(Status, Content).File("usr/bin/b", noise));
        using var scan = await LazyScan.OfAsync(Status, blob.ToLayer());

        Assert.Null(scan.Result.Problem);
        Assert.Equal(Content, scan.Text(Status));
        Assert.Empty(scan.Warnings);
        Assert.InRange(scan.Result.FetchedBytes, 1, 70_000);
        Assert.InRange(scan.Result.Requests, 2, 3);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Layer_is_an_ordinary_one_to_who_reads_it_whole(string form)
    {
        var blob = Write(form, Everything());
        using var whole = LayerScan.Of(Wanted, new ScanLimits(), blob.ToLayer());
        using var lazy = await LazyScan.OfAsync(Wanted, blob.ToLayer());

        Assert.Null(lazy.Result.Problem);
        Assert.Empty(whole.Warnings);
        Assert.Equal(Describe(whole.Tree), Describe(lazy.Tree));
        Assert.Contains("var/lib/dpkg/status-old", Describe(lazy.Tree), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Files_of_many_chunks_are_put_together(string form)
    {
        var content = Noise(300_000);
        content.AsSpan(100_000, 100_000).Clear();
        var layer = new TocLayerBuilder { ChunkBytes = 10_000 }.File("a", Noise(5_000)).File(Status, content).File("b", "b");
        using var scan = await LazyScan.OfAsync(Status, Write(form, layer).ToLayer());

        Assert.Null(scan.Result.Problem);
        Assert.Equal(Encoding.Latin1.GetString(content), scan.Text(Status));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Large_files_go_through_a_temporary_file(string form)
    {
        var content = Noise(300_000);
        var layer = new TocLayerBuilder { ChunkBytes = 70_000 }.File(Status, content);
        using var scan = await LazyScan.OfAsync(Status, Write(form, layer).ToLayer(), new ScanLimits { FileBytesInMemory = 1_000 });

        Assert.Equal(Encoding.Latin1.GetString(content), scan.Text(Status));
    }

    [Fact]
    public async Task Chunks_of_zeros_are_not_fetched()
    {
        // Zeros at the end of a file, so that nothing around them makes the request span them.
        var content = new byte[200_000];
        "begin"u8.CopyTo(content);
        var ranges = new List<(long Offset, long Length)>();
        var blob = new TocLayerBuilder { ChunkBytes = 1_000 }.File(Status, content).ToZstdChunked();
        using var scan = await LazyScan.OfAsync([PathPattern.File(Status)], blob.ToLayer(onRange: (offset, length) => ranges.Add((offset, length))));

        Assert.Equal(content.Length, scan.Text(Status)!.Length);
        Assert.StartsWith("begin\0", scan.Text(Status), StringComparison.Ordinal);
        Assert.InRange(ranges[^1].Length, 1, 100);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Files_that_lie_close_together_come_in_one_request(string form)
    {
        var layer = new TocLayerBuilder().File("d/1", Noise(20_000)).File("x", Noise(30_000)).File("d/2", Noise(20_000));
        using var near = await LazyScan.OfAsync([PathPattern.FilesIn("d")], Write(form, layer).ToLayer());
        using var far = await LazyScan.OfAsync(
            [PathPattern.FilesIn("d")],
            Write(form, new TocLayerBuilder().File("d/1", Noise(20_000)).File("x", Noise(80_000)).File("d/2", Noise(20_000))).ToLayer());

        Assert.Equal(2, near.Tree.FilesIn("d").Count);
        Assert.Equal(2, far.Tree.FilesIn("d").Count);
        Assert.Equal(near.Result.Requests + 1, far.Result.Requests);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Empty_files_and_layers_cost_no_request_of_their_own(string form)
    {
        using var empty = await LazyScan.OfAsync(Status, Write(form, new TocLayerBuilder().File(Status, "")).ToLayer());
        using var nothing = await LazyScan.OfAsync(Status, Write(form, new TocLayerBuilder()).ToLayer());

        Assert.Equal("", empty.Text(Status));
        Assert.Equal(1, empty.Result.Requests);
        Assert.Null(nothing.Result.Problem);
    }

    [Theory]
    [InlineData("GnUlInUx")]
    [InlineData("GNUlInUx")]
    public async Task Either_magic_of_the_zstd_footer_is_taken(string magic)
    {
        var blob = new TocLayerBuilder { FooterMagic = magic, HasTarSplit = true }.File(Status, Content).ToZstdChunked();
        using var scan = await LazyScan.OfAsync(Status, blob.ToLayer());

        Assert.Equal(Content, scan.Text(Status));
    }

    [Fact]
    public async Task Landmarks_of_prefetching_are_hidden()
    {
        var blob = new TocLayerBuilder().File(".prefetch.landmark", "\u000f").File("etc/motd", "hi").File(".no.prefetch.landmark", "\u000f").ToEStargz();
        using var scan = await LazyScan.OfAsync([PathPattern.FilesIn("")], blob.ToLayer());

        Assert.Empty(scan.Tree.FilesIn(""));
    }

    [Fact]
    public async Task Whole_table_is_hashed_also_where_it_is_larger_than_the_tail_that_comes_first()
    {
        var layer = new TocLayerBuilder { ChunkBytes = 100 }.File("noise", Noise(400_000)).File(Status, Content);
        var requests = new List<(long Offset, long Length)>();
        using var scan = await LazyScan.OfAsync([PathPattern.File(Status)], layer.ToEStargz().ToLayer(onRange: (offset, length) => requests.Add((offset, length))));

        Assert.Null(scan.Result.Problem);
        Assert.Equal(Content, scan.Text(Status));
        Assert.Equal(3, requests.Count);
        Assert.Equal(requests[1].Offset + requests[1].Length, requests[0].Offset);
    }

    internal static TocLayerBlob Write(string form, TocLayerBuilder layer)
    {
        layer.HasLegacyFooter = form == "estargz-legacy";
        layer.MemberBytes = form == "estargz-shared" ? 50_000 : 0;
        layer.HasTarSplit = form == "zstd-split";
        layer.AnnotationPrefix = form == "zstd-early" ? "io.containers.zstd-chunked." : layer.AnnotationPrefix;
        return form.StartsWith("estargz", StringComparison.Ordinal) ? layer.ToEStargz() : layer.ToZstdChunked();
    }

    internal static byte[] Noise(int size)
    {
        var bytes = new byte[size];
        new SeededRandom(size).Fill(bytes);
        return bytes;
    }

    private static PathPattern[] Wanted =>
    [
        PathPattern.File("etc/os-release"), PathPattern.File("usr/lib/os-release"), PathPattern.File(Status), PathPattern.File(Status + "-old"),
        PathPattern.FilesIn("var/lib/dpkg/status.d"), PathPattern.File("lib/apk/db/installed"), PathPattern.File("usr/lib/apk/db/installed"),
    ];

    private static TocLayerBuilder Everything() => new TocLayerBuilder()
        .Directory("etc").Symlink("etc/os-release", "../usr/lib/os-release").Directory("usr").Directory("usr/lib").File("usr/lib/os-release", "ID=debian\n")
        .Symlink("lib", "usr/lib").File("lib/apk/db/installed", "P:musl\n").Directory("var").File("var/lib/dpkg/.wh..wh..opq", "").File(Status, Content)
        .HardLink(Status + "-old", Status).File("var/lib/dpkg/status.d/.wh.gone", "").File("var/lib/dpkg/status.d/a", Noise(3_000)).Device("dev/null");

    private static string Describe(ImageFileTree tree) => string.Join(
        '\n',
        Wanted.Where(pattern => pattern.Kind == PathPatternKind.File).Select(pattern => tree.Find(pattern.Text) is { } file
                ? $"{pattern.Text}: {Convert.ToHexString(file.Content.Span)}"
                : $"{pattern.Text}: none")
            .Concat(tree.FilesIn("var/lib/dpkg/status.d").Select(file => $"{file.Path}: {Convert.ToHexString(file.Content.Span)}")));
}
