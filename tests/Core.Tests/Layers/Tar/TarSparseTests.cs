using System.Globalization;
using System.Text;
using Strata.Core.Layers.Tar;
using Strata.Core.Warnings;
using Strata.Testing;
using Xunit;

namespace Strata.Core.Tests.Layers.Tar;

public class TarSparseTests
{
    private const string Expected = "\0\0\0abc\0\0de\0";

    [Fact]
    public void Old_gnu_map_in_the_header_is_expanded()
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", 'S', 5, block => OldGnu(block, 11, (3, 3), (8, 2), (11, 0))).Data("abcde"u8).File("next", "x").Zeros().ToArray());
        Assert.Equal([(TarEntryType.Regular, "f", "", 11L, Expected), (TarEntryType.Regular, "next", "", 1L, "x")], listing.Entries);
        Assert.Empty(listing.Warnings);
    }

    [Fact]
    public void Old_gnu_map_goes_on_in_further_blocks()
    {
        var regions = Enumerable.Range(0, 4 + 21 + 3).Select(i => (Offset: 10L * i, Length: 1L)).ToArray();
        var archive = new TarBuilder().Header("f", 'S', regions.Length, block =>
        {
            OldGnu(block, 1000, regions[..4]);
            block.Bytes[482] = 1;
        });
        archive.Raw(Extension(regions[4..25], hasMore: true)).Raw(Extension(regions[25..], hasMore: false));
        var listing = TarListing.Of(archive.Data(Encoding.ASCII.GetBytes(new string('z', regions.Length))).File("next", "x").Zeros().ToArray());
        var content = listing.Entries[0].Content!;
        Assert.Equal(1000, content.Length);
        Assert.All(regions, region => Assert.Equal('z', content[(int)region.Offset]));
        Assert.Equal(regions.Length, content.Count(c => c == 'z'));
        Assert.Equal("next", listing.Names.Last());
    }

    [Fact]
    public void Pax_0_0_repeats_offset_and_numbytes_in_order()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(
            ("GNU.sparse.size", "11"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.offset", "3"), ("GNU.sparse.numbytes", "3"), ("GNU.sparse.offset", "8"), ("GNU.sparse.numbytes", "2"))
            .File("f", "abcde").File("next", "x").Zeros().ToArray());
        Assert.Equal((TarEntryType.Regular, "f", "", 11L, Expected), listing.Entries[0]);
        Assert.Equal((TarEntryType.Regular, "next", "", 1L, "x"), listing.Entries[1]);
        Assert.Empty(listing.Warnings);
    }

    [Fact]
    public void Pax_0_1_has_the_map_as_one_list_and_the_true_name()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(
            ("GNU.sparse.name", "dir/true"), ("GNU.sparse.size", "11"), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.map", "3,3,8,2"))
            .File("dir/GNUSparseFile.1/true", "abcde").Zeros().ToArray());
        Assert.Equal((TarEntryType.Regular, "dir/true", "", 11L, Expected), listing.Entries.Single());
    }

    [Fact]
    public void Pax_1_0_has_the_map_before_the_data()
    {
        var listing = TarListing.Of(Pax10("2\n3\n3\n8\n2\n", "abcde", "11").File("next", "x").Zeros().ToArray());
        Assert.Equal((TarEntryType.Regular, "dir/true", "", 11L, Expected), listing.Entries[0]);
        Assert.Equal("next", listing.Names.Last());
        Assert.Empty(listing.Warnings);
    }

    [Fact]
    public void Pax_1_0_map_may_take_several_blocks()
    {
        var map = new StringBuilder("400\n");
        for (var i = 0; i < 400; i++)
        {
            map.Append(CultureInfo.InvariantCulture, $"{i * 2}\n1\n");
        }

        var listing = TarListing.Of(Pax10(map.ToString(), new string('z', 400), "800").Zeros().ToArray());
        Assert.Equal(string.Concat(Enumerable.Repeat("z\0", 400)), listing.Entries.Single().Content);
    }

    [Fact]
    public void File_of_holes_only_has_no_data()
    {
        var listing = TarListing.Of(Pax10("1\n9\n0\n", "", "9").Zeros().ToArray());
        Assert.Equal(new string('\0', 9), listing.Entries.Single().Content);
    }

    [Fact]
    public void Unknown_sparse_version_is_an_ordinary_file()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("GNU.sparse.major", "2"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "x")).File("f", "abc").Zeros().ToArray());
        Assert.Equal((TarEntryType.Regular, "f", "", 3L, "abc"), listing.Entries.Single());
    }

    [Theory]
    [InlineData("3,3,5,2", "11")]
    [InlineData("8,2,3,3", "11")]
    [InlineData("3,3,8,2", "9")]
    [InlineData("3,3,8,3", "20")]
    [InlineData("3,3", "20")]
    [InlineData("3,9223372036854775807,8,2", "20")]
    [InlineData("3,3,8,2,9", "20")]
    public void Hostile_41_impossible_map_is_damage_and_the_content_is_not_read(string map, string size)
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("GNU.sparse.size", size), ("GNU.sparse.numblocks", "2"), ("GNU.sparse.map", map)).File("f", "abcde").File("next", "x").Zeros().ToArray());
        Assert.Equal((TarEntryType.Regular, "f", "", long.Parse(size, CultureInfo.InvariantCulture), null), listing.Entries[0]);
        Assert.Equal("next", listing.Names.Last());
        Assert.Equal([WarningCodes.LayerDamaged], listing.Codes);
        Assert.True(listing.IsDamaged);
    }

    [Theory]
    [InlineData("GNU.sparse.numbytes", "1")]
    [InlineData("GNU.sparse.offset", "-1")]
    [InlineData("GNU.sparse.map", "1,x")]
    [InlineData("GNU.sparse.size", "1e9")]
    [InlineData("GNU.sparse.name", "a\0b")]
    public void Malformed_sparse_records_are_damage(string key, string value)
    {
        var listing = TarListing.Of(new TarBuilder().Pax((key, value)).File("f", "x").Zeros().ToArray());
        Assert.Empty(listing.Entries);
        Assert.True(listing.IsDamaged);
    }

    [Fact]
    public void Hostile_41_endless_maps_are_damage()
    {
        var extensions = new TarBuilder().Header("f", 'S', 0, block =>
        {
            OldGnu(block, 1L << 30);
            block.Bytes[482] = 1;
        });
        var full = Extension(Enumerable.Range(0, 21).Select(i => ((long)i, 0L)).ToArray(), hasMore: true);
        for (var i = 0; i <= SparseMap.MaximumRegions / 21; i++)
        {
            extensions.Raw(full);
        }

        foreach (var archive in new[]
        {
            extensions, Pax10("1000000000\n" + string.Concat(Enumerable.Repeat("1\n0\n", 300_000)), "", "9"),
            Pax10(string.Concat(Enumerable.Repeat("0", 2000)), "", "9"), Pax10("x", "", "9"), Pax10("2\n1\n", "", "9"),
        })
        {
            var listing = TarListing.Of(archive.Zeros().ToArray(), readContent: false);
            Assert.True(listing.IsDamaged);
            Assert.Equal([WarningCodes.LayerDamaged], listing.Codes);
        }
    }

    [Fact]
    public void Hostile_41_eight_exabytes_of_holes_are_never_allocated()
    {
        using var scan = LayerScan.Of("f", new LayerBuilder().Tar(tar => tar.Pax(
            ("GNU.sparse.size", "9223372036854775807"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "0,1")).File("f", "x")));
        Assert.Null(scan.Text("f"));
        Assert.Equal([WarningCodes.FileTooLarge], scan.Codes);
    }

    [Fact]
    public void Sparse_type_of_another_form_is_damage()
    {
        var listing = TarListing.Of(new TarBuilder().Header("f", 'S', 5).Data("abcde"u8).Zeros().ToArray());
        Assert.True(listing.IsDamaged);
    }

    [Fact]
    public void Link_with_a_sparse_map_is_damage()
    {
        var listing = TarListing.Of(new TarBuilder().Pax(("GNU.sparse.size", "9"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "0,1")).Link("f", '2', "t").Zeros().ToArray());
        Assert.True(listing.IsDamaged);
    }

    private static TarBuilder Pax10(string map, string data, string size)
    {
        var padded = Encoding.ASCII.GetBytes(map);
        Array.Resize(ref padded, (padded.Length + 511) / 512 * 512);
        return new TarBuilder()
            .Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "dir/true"), ("GNU.sparse.realsize", size))
            .File("dir/GNUSparseFile.1/true", [.. padded, .. Encoding.ASCII.GetBytes(data)]);
    }

    private static void OldGnu(TarHeaderBlock block, long realSize, params (long Offset, long Length)[] regions)
    {
        block.Magic = TarHeaderBlock.GnuMagic;
        Regions(block.Bytes.AsSpan(386), regions);
        block.Octal(483, 12, realSize);
    }

    private static byte[] Extension((long Offset, long Length)[] regions, bool hasMore)
    {
        var block = new byte[512];
        Regions(block, regions);
        block[504] = (byte)(hasMore ? 1 : 0);
        return block;
    }

    private static void Regions(Span<byte> destination, (long Offset, long Length)[] regions)
    {
        foreach (var (offset, length) in regions)
        {
            Encoding.ASCII.GetBytes($"{Convert.ToString(offset, 8).PadLeft(11, '0')}\0{Convert.ToString(length, 8).PadLeft(11, '0')}\0", destination);
            destination = destination[24..];
        }
    }
}
