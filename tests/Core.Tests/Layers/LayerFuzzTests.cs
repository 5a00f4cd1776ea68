using Strata.Core.Layers;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers;

/// <summary>Seeded mutations of layers that use every form: nothing may throw or hang, and the answer is the same every time.</summary>
public class LayerFuzzTests
{
    private static readonly PathPattern[] Wanted =
    [
        PathPattern.File("etc/os-release"), PathPattern.File("usr/lib/os-release"), PathPattern.File("var/lib/dpkg/status"),
        PathPattern.FilesIn("var/lib/dpkg/status.d"), PathPattern.FilesIn("a"), PathPattern.CountEndingWith("/package.json"),
    ];

    private static readonly string[] Names =
        ["a", "b", "a/b", "a/c", "b/a", ".wh.a", "a/.wh.b", "a/.wh..wh..opq", ".wh..wh.plnk/a", "..", "a/../b", "etc/os-release", "var/lib/dpkg", "var/lib/dpkg/status.d/x", "c/package.json"];

    [Theory]
    [InlineData(LayerCompression.None, 400)]
    [InlineData(LayerCompression.Gzip, 100)]
    [InlineData(LayerCompression.Zstd, 100)]
    public void Mutated_layers_never_throw(LayerCompression compression, int rounds)
    {
        var random = new Random(20240501);
        var valid = Everything().Build();
        for (var round = 0; round < rounds; round++)
        {
            var tar = compression == LayerCompression.None ? Mutate(valid, random, random.Next(1, 6)) : valid;
            var blob = LayerBuilder.Compress(tar, compression);
            Check(compression == LayerCompression.None ? blob : Mutate(blob, random, random.Next(1, 4)));
        }
    }

    [Fact]
    public void Header_fields_with_a_right_checksum_never_throw()
    {
        var random = new Random(77);
        for (var round = 0; round < 500; round++)
        {
            var archive = new TarBuilder();
            for (var entry = random.Next(1, 6); entry > 0; entry--)
            {
                archive.Header("a", "0123456xgLKSDMV7\0"[random.Next(17)], random.Next(3) * 300, block =>
                {
                    block.Magic = new[] { TarHeaderBlock.UstarMagic, TarHeaderBlock.GnuMagic, "" }[random.Next(3)];
                    for (var edit = random.Next(4); edit > 0; edit--)
                    {
                        block.Bytes[random.Next(512)] = (byte)"\0 017\u00FF\u0080,/.x"[random.Next(11)];
                    }
                });
                archive.Data(new byte[random.Next(3) * 300]);
            }

            Check(archive.Zeros(random.Next(4)).ToArray());
        }
    }

    [Fact]
    public void Random_orders_of_links_whiteouts_and_files_never_throw()
    {
        var random = new Random(5);
        for (var round = 0; round < 500; round++)
        {
            var layers = Enumerable.Range(0, random.Next(1, 4)).Select(index => Random(random).ToLayer(index)).ToArray();
            Check(layers);
        }

        static LayerBuilder Random(Random random)
        {
            var layer = new LayerBuilder();
            for (var entry = random.Next(12); entry > 0; entry--)
            {
                var (name, other) = (Names[random.Next(Names.Length)], Names[random.Next(Names.Length)]);
                _ = random.Next(6) switch
                {
                    0 => layer.Directory(name),
                    1 => layer.Symlink(name, random.Next(2) == 0 ? "/" + other : other),
                    2 => layer.HardLink(name, other),
                    3 => layer.Fifo(name),
                    _ => layer.File(name, other),
                };
            }

            return layer;
        }
    }

    private static void Check(byte[] blob) =>
        Check(new Layer { Index = 0, OpenAsync = _ => ValueTask.FromResult<Stream>(new MemoryStream(blob)) });

    private static void Check(params Layer[] layers)
    {
        var limits = new ScanLimits { LayerBytes = 64 << 20, FileBytes = 1 << 20, KeptEntries = 500 };
        using var first = LayerScan.Of(Wanted, limits, layers);
        using var second = LayerScan.Of(Wanted, limits, layers);
        Assert.Equal(Describe(first), Describe(second));
        Assert.All(first.Warnings, warning => Assert.DoesNotContain(warning.Message + warning.Location, char.IsControl));
        Assert.Equal(first.Tree.UnresolvedTargets.Count > 0, first.Codes.Contains(WarningCodes.LimitExceeded) && first.Readings == limits.ImageReadings);
    }

    private static string Describe(LayerScan scan) => string.Join('\n',
    [
        .. Wanted.Where(pattern => pattern.Kind == PathPatternKind.File).Select(pattern => $"{pattern.Text}: {scan.Text(pattern.Text)}"),
        .. Wanted.Where(pattern => pattern.Kind == PathPatternKind.FilesIn).SelectMany(pattern => scan.Tree.FilesIn(pattern.Text)).Select(file => $"{file.Path}: {file.Content.Length}"),
        $"{scan.Tree.Count(Wanted[^1])}",
        .. scan.Tree.DeletedPaths.Select(deleted => deleted.ToString()),
        .. scan.Warnings.Select(warning => warning.ToString()),
    ]);

    private static byte[] Mutate(byte[] bytes, Random random, int edits)
    {
        var mutated = (byte[])bytes.Clone();
        for (var edit = 0; edit < edits; edit++)
        {
            switch (random.Next(5))
            {
                case 0:
                    mutated = mutated[..random.Next(1, mutated.Length + 1)];
                    break;
                case 1:
                    var (from, to) = (random.Next(mutated.Length), random.Next(mutated.Length));
                    var length = random.Next(Math.Min(600, mutated.Length - Math.Max(from, to) + 1));
                    mutated.AsSpan(from, length).CopyTo(mutated.AsSpan(to));
                    break;
                default:
                    mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                    break;
            }
        }

        return mutated;
    }

    private static LayerBuilder Everything() => new LayerBuilder()
        .Symlink("lib", "usr/lib").File("lib/os-release", "ID=debian").Symlink("etc/os-release", "../usr/lib/os-release")
        .File("var/lib/dpkg/status", new string('s', 700)).HardLink("var/lib/dpkg/status.d/x", "var/lib/dpkg/status").Whiteout("gone").Opaque("var/lib")
        .File(new string('n', 200), "long").Device("dev/zero").File("x/package.json", "{}")
        .Tar(tar => tar.Pax(("path", "a/pax"), ("size", "3"), ("mtime", "1.1")).File("p", "abc").GlobalPax(("comment", "c"))
            .Pax(("GNU.sparse.size", "20"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.map", "1,2,5,1")).File("a/sparse", "abc"));
}
